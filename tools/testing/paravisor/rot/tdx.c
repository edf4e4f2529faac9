// SPDX-License-Identifier: GPL-2.0-only
#include "tdx.h"

#include <string.h>

#include "quote.h"

/* What L1 answers is never bent: a misbehaviour is the quoting side's. */
enum request_status tdx_report(void *context, const struct request *req, struct bytes *answer)
{
	const struct tdx_report_request *wanted = (const struct tdx_report_request *)req->payload;
	static const u8 zero[sizeof(wanted->reserved)];
	struct rot *rot = context;
	struct tdx_report r;

	if (wanted->vm < TDX_VM_FIRST || wanted->vm > TDX_VM_LAST ||
	    memcmp(wanted->reserved, zero, sizeof(zero)))
		return STATUS_MALFORMED;
	tdx_report_build(&rot->keys, wanted->report_data, wanted->rtmr, &r);
	bytes_set(answer, &r, sizeof(r));
	return STATUS_OK;
}

enum request_status tdx_quote(void *context, const struct request *req, struct bytes *answer)
{
	const struct tdx_report *r = (const struct tdx_report *)req->payload;
	struct rot *rot = context;

	if (!tdx_report_is_authentic(&rot->keys, r))
		return STATUS_NOT_AUTHENTIC;
	rot_next_misdeed(rot, TECHNOLOGY_TDX);
	quote_build(rot, r, answer);
	memcpy(rot->last_quoted, answer->data + QUOTE_REPORT_DATA, sizeof(rot->last_quoted));
	return STATUS_OK;
}
