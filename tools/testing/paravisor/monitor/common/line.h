/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests to a helper process at the other end of a serial line. Request: u8 op,
 * u32 length, payload. Answer: u8 status, u32 length, payload. Little endian.
 */
#ifndef MONITOR_LINE_H
#define MONITOR_LINE_H

#include "types.h"

/**
 * struct line - how the architecture moves bytes
 * @put: sends one byte; waits, and gives up after some seconds
 * @get: receives one byte; the same
 * @drain: throws away what an earlier, broken exchange left
 * @port: what these are given
 */
struct line {
	bool (*put)(void *port, u8 byte);
	bool (*get)(void *port, u8 *byte);
	void (*drain)(void *port);
	void *port;
};

#define LINE_BROKEN	0xff	/* @status when no answer came */

/*
 * Returns bytes of the answer, at most @size, or -1. @status, which may be NULL,
 * gets what the helper says of a request that failed.
 */
int line_request(const struct line *line, u8 op, const void *payload, u32 length,
		 void *answer, u32 size, u8 *status);

#endif
