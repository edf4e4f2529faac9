/* SPDX-License-Identifier: GPL-2.0-only */
/* Attestation of a flat guest, by TDCALLs. */
#ifndef FLAT_ATTEST_H
#define FLAT_ATTEST_H

#include "tdx.h"

#define LIE_LEAF		0x50564c49	/* "PVLI" */
#define REPORT			TEST_PAGE(0)
#define BUFFER			TEST_PAGE(4)	/* two pages, for a quote */
#define OTHER_BUFFER		TEST_PAGE(8)
#define CALL_RETRY		1
#define BUFFER_SIZE		0x2000UL
#define STATUS_ERROR		0x8000000000000000ULL
#define STATUS_UNAVAILABLE	0x8000000000000001ULL
#define STATUS_IN_FLIGHT	(~0ULL)
#define QUOTE_USER_DATA		568

struct quote_buffer {
	u64 version, status;
	u32 in_length, out_length;
	u8 data[BUFFER_SIZE - 24];
};

u64 shared_bit(void);
/* As the guest and the host both see it */
volatile struct quote_buffer *quote_buffer(u64 pa);
/* A fresh TDREPORT with user data of this byte, in a buffer. */
void fill_buffer(u64 pa, u8 byte);
u64 ask_quote(u64 pa);
/* Until the host has written another status, but not longer than these milliseconds */
u64 wait_for_quote(u64 pa, u32 ms);
bool is_quote_about(u64 pa, u8 byte);
/* From now on the host tells this enum quote_lie. */
void set_quote_lie(u32 lie);

void test_attest(const char *name);
void test_quote_lies(void);
void test_quote_seed(void);

#endif
