/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lies of the host and the device about a TDI, of the host about a quote, and faults of
 * a CCA token's maker. The index is what the guest's test door takes, so the order
 * stays; pv-mark includes these tables too.
 */
#ifndef MONITOR_LIE_NAMES_H
#define MONITOR_LIE_NAMES_H

enum tdisp_lie {
	LIE_NONE,
	LIE_WRONG_DIGEST_CERTS, LIE_WRONG_DIGEST_MEASUREMENTS,
	LIE_WRONG_DIGEST_REPORT, LIE_WRONG_DIGEST_VCA,
	LIE_OTHER_BARS, LIE_OVERLAPPING_RANGES, LIE_OUT_OF_RANGE_RANGE,
	LIE_LONG_REPORT, LIE_SHORT_REPORT,
	LIE_FALSE_RUN, LIE_FALSE_LOCKED, LIE_STALE_NONCE,
	LIE_STALL_BIND, LIE_STALL_REPORT, LIE_STALL_START, LIE_STALL_UNBIND,
	LIE_ERROR_INFO, LIE_ERROR_BIND, LIE_ERROR_REPORT, LIE_ERROR_START,
	LIE_ERROR_MMIO, LIE_ERROR_DMA, LIE_ERROR_UNBIND, LIE_ERROR_STATUS,
	LIE_ERROR_REFRESH,
	LIE_LOST_RUN,
	LIE_GARBAGE_RESPONSE, LIE_TRUNCATED_RESPONSE, LIE_HUGE_RESPONSE,
	LIE_OTHER_REQUEST,
	TDISP_LIES
};

static const char *const tdisp_lie_names[TDISP_LIES] = {
	[LIE_NONE] = "none",
	[LIE_WRONG_DIGEST_CERTS] = "wrong-digest-certs",
	[LIE_WRONG_DIGEST_MEASUREMENTS] = "wrong-digest-measurements",
	[LIE_WRONG_DIGEST_REPORT] = "wrong-digest-report",
	[LIE_WRONG_DIGEST_VCA] = "wrong-digest-vca",
	[LIE_OTHER_BARS] = "other-bars",
	[LIE_OVERLAPPING_RANGES] = "overlapping-ranges",
	[LIE_OUT_OF_RANGE_RANGE] = "out-of-range-range",
	[LIE_LONG_REPORT] = "long-report",
	[LIE_SHORT_REPORT] = "short-report",
	[LIE_FALSE_RUN] = "false-run",
	[LIE_FALSE_LOCKED] = "false-locked",
	[LIE_STALE_NONCE] = "stale-nonce",
	[LIE_STALL_BIND] = "stall-bind",
	[LIE_STALL_REPORT] = "stall-report",
	[LIE_STALL_START] = "stall-start",
	[LIE_STALL_UNBIND] = "stall-unbind",
	[LIE_ERROR_INFO] = "error-info",
	[LIE_ERROR_BIND] = "error-bind",
	[LIE_ERROR_REPORT] = "error-report",
	[LIE_ERROR_START] = "error-start",
	[LIE_ERROR_MMIO] = "error-mmio",
	[LIE_ERROR_DMA] = "error-dma",
	[LIE_ERROR_UNBIND] = "error-unbind",
	[LIE_ERROR_STATUS] = "error-status",
	[LIE_ERROR_REFRESH] = "error-refresh",
	[LIE_LOST_RUN] = "lost-run",
	[LIE_GARBAGE_RESPONSE] = "garbage-response",
	[LIE_TRUNCATED_RESPONSE] = "truncated-response",
	[LIE_HUGE_RESPONSE] = "huge-response",
	[LIE_OTHER_REQUEST] = "other-request",
};

/* Behind these, at the door */
#define QUOTE_LIES_AT	0x100

enum quote_lie {
	QUOTE_HONEST, QUOTE_AT_ONCE, QUOTE_EARLY, QUOTE_NEVER, QUOTE_LATE, QUOTE_NO_LENGTH,
	QUOTE_SHORT, QUOTE_LONG, QUOTE_HUGE, QUOTE_VERSION, QUOTE_STATUS, QUOTE_ERROR,
	QUOTE_UNAVAILABLE, QUOTE_GARBAGE, QUOTE_OTHER_REPORT, QUOTE_STALE,
	QUOTE_REWRITE_LENGTH, QUOTE_REWRITE_STATUS, QUOTE_REWRITE_DATA, QUOTE_REFUSED,
	QUOTE_RETRY, QUOTE_UNSUPPORTED, QUOTE_CALL_GARBAGE,
	QUOTE_LIES
};

static const char *const quote_lie_names[QUOTE_LIES] = {
	[QUOTE_HONEST] = "quote-honest",
	[QUOTE_AT_ONCE] = "quote-at-once",
	[QUOTE_EARLY] = "quote-early",
	[QUOTE_NEVER] = "quote-never",
	[QUOTE_LATE] = "quote-late",
	[QUOTE_NO_LENGTH] = "quote-no-length",
	[QUOTE_SHORT] = "quote-short",
	[QUOTE_LONG] = "quote-long",
	[QUOTE_HUGE] = "quote-huge",
	[QUOTE_VERSION] = "quote-version",
	[QUOTE_STATUS] = "quote-status",
	[QUOTE_ERROR] = "quote-error",
	[QUOTE_UNAVAILABLE] = "quote-unavailable",
	[QUOTE_GARBAGE] = "quote-garbage",
	[QUOTE_OTHER_REPORT] = "quote-other-report",
	[QUOTE_STALE] = "quote-stale",
	[QUOTE_REWRITE_LENGTH] = "quote-rewrite-length",
	[QUOTE_REWRITE_STATUS] = "quote-rewrite-status",
	[QUOTE_REWRITE_DATA] = "quote-rewrite-data",
	[QUOTE_REFUSED] = "quote-refused",
	[QUOTE_RETRY] = "quote-retry",
	[QUOTE_UNSUPPORTED] = "quote-unsupported",
	[QUOTE_CALL_GARBAGE] = "quote-call-garbage",
};

/* And behind those. P0 and RMM are trusted: hostile mode tells none of these. */
#define TOKEN_FAULTS_AT	0x200

enum token_fault {
	TOKEN_HONEST, TOKEN_BOUND_ZERO, TOKEN_BOUND_SHORT, TOKEN_BOUND_HUGE,
	TOKEN_INIT_ERROR, TOKEN_INIT_UNKNOWN,
	TOKEN_LONG, TOKEN_HUGE, TOKEN_NEVER, TOKEN_ENDLESS, TOKEN_EARLY, TOKEN_EMPTY,
	TOKEN_ERROR_INPUT, TOKEN_ERROR_STATE, TOKEN_UNKNOWN, TOKEN_UNSUPPORTED,
	MEASURE_READ_ERROR, MEASURE_READ_UNKNOWN, MEASURE_EXTEND_ERROR, MEASURE_EXTEND_UNKNOWN,
	TOKEN_FAULTS
};

static const char *const token_fault_names[TOKEN_FAULTS] = {
	[TOKEN_HONEST] = "token-honest",
	[TOKEN_BOUND_ZERO] = "token-bound-zero",
	[TOKEN_BOUND_SHORT] = "token-bound-short",
	[TOKEN_BOUND_HUGE] = "token-bound-huge",
	[TOKEN_INIT_ERROR] = "token-init-error",
	[TOKEN_INIT_UNKNOWN] = "token-init-unknown",
	[TOKEN_LONG] = "token-long",
	[TOKEN_HUGE] = "token-huge",
	[TOKEN_NEVER] = "token-never",
	[TOKEN_ENDLESS] = "token-endless",
	[TOKEN_EARLY] = "token-early",
	[TOKEN_EMPTY] = "token-empty",
	[TOKEN_ERROR_INPUT] = "token-error-input",
	[TOKEN_ERROR_STATE] = "token-error-state",
	[TOKEN_UNKNOWN] = "token-unknown",
	[TOKEN_UNSUPPORTED] = "token-unsupported",
	[MEASURE_READ_ERROR] = "measure-read-error",
	[MEASURE_READ_UNKNOWN] = "measure-read-unknown",
	[MEASURE_EXTEND_ERROR] = "measure-extend-error",
	[MEASURE_EXTEND_UNKNOWN] = "measure-extend-unknown",
};

#endif
