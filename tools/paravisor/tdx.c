// SPDX-License-Identifier: GPL-2.0-only
/* TDREPORT, and what it says about a TD. No allocation, no I/O. */
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "tdx.h"

enum {			/* of a TDREPORT */
	OFF_TYPE = 0x000,
	OFF_SUBTYPE = 0x001,
	OFF_VERSION = 0x002,
	OFF_RESERVED0 = 0x003,
	SIZE_RESERVED0 = 13,
	OFF_TCB_HASH = 0x020,
	OFF_INFO_HASH = 0x050,
	OFF_RESERVED1 = 0x0c0,
	SIZE_RESERVED1 = 32,
	OFF_TCB_INFO = 0x100,
	SIZE_TCB_INFO = 0xef,
	OFF_RESERVED2 = OFF_TCB_INFO + SIZE_TCB_INFO,
	SIZE_RESERVED2 = 17,
	OFF_TD_INFO = 0x200,
	SIZE_TD_INFO = 0x200,
	OFF_TCB = OFF_TCB_INFO + 8,	/* behind what tells which fields are valid */
	OFF_SVN2 = OFF_TCB + TDX_TCB_SIZE,
	OFF_SERVTD = OFF_TD_INFO + TDX_INFO_SIZE,
};

static bool fill_tcb(struct td *td)
{
	struct view in = td->tcb;

	return view_take(&in, TDX_SVN_SIZE, &td->tee_tcb_svn) &&
	       view_take(&in, TDX_MR_SIZE, &td->mrseam) &&
	       view_take(&in, TDX_MR_SIZE, &td->mrsignerseam) &&
	       view_take(&in, 8, &td->seam_attributes) && !in.len;
}

static bool fill_info(struct td *td)
{
	struct view in = td->info, numbers;
	bool good;
	size_t i;

	good = view_take(&in, 16, &numbers) && view_le64(numbers, 0, &td->attributes) &&
	       view_le64(numbers, 8, &td->xfam) && view_take(&in, TDX_MR_SIZE, &td->mrtd) &&
	       view_take(&in, TDX_MR_SIZE, &td->mrconfigid) &&
	       view_take(&in, TDX_MR_SIZE, &td->mrowner) &&
	       view_take(&in, TDX_MR_SIZE, &td->mrownerconfig);
	for (i = 0; i < TDX_RTMRS; i++)
		good = good && view_take(&in, TDX_MR_SIZE, &td->rtmr[i]);
	return good && !in.len;
}

bool td_fill(struct td *td)
{
	return fill_tcb(td) && fill_info(td);
}

/* A quote of the first form has no place for the last two. */
static bool is_same_if_there(struct view a, struct view b)
{
	return !a.len || !b.len || view_equal(a, b);
}

bool td_equal(const struct td *a, const struct td *b)
{
	return view_equal(a->tcb, b->tcb) && view_equal(a->info, b->info) &&
	       view_equal(a->report_data, b->report_data) &&
	       is_same_if_there(a->tee_tcb_svn2, b->tee_tcb_svn2) &&
	       is_same_if_there(a->servtd, b->servtd);
}

char *td_attribute_names(uint64_t attributes, char *buf, size_t size)
{
	static const struct {
		unsigned int bit;
		const char *name;
	} names[] = {
		{ 0, "DEBUG" }, { 28, "SEPT_VE_DISABLE" }, { 29, "MIGRATABLE" }, { 30, "PKS" },
		{ 31, "KL" }, { 63, "PERFMON" },
	};
	size_t i, at = 0;

	buf[0] = '\0';
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (attributes >> names[i].bit & 1 && at < size)
			at += (size_t)snprintf(buf + at, size - at, "%s%s", at ? " " : "",
					       names[i].name);
	return buf;
}

bool tdreport_looks_like(struct view in)
{
	return in.len == TDREPORT_SIZE && in.p[OFF_TYPE] == TDX_TEE_TYPE;
}

static bool reserved_is_zero(struct view in)
{
	struct view a, b, c;

	return view_sub(in, OFF_RESERVED0, SIZE_RESERVED0, &a) && view_is_zero(a) &&
	       view_sub(in, OFF_RESERVED1, SIZE_RESERVED1, &b) && view_is_zero(b) &&
	       view_sub(in, OFF_RESERVED2, SIZE_RESERVED2, &c) && view_is_zero(c);
}

static bool parse_views(struct view in, struct tdreport *r)
{
	struct td *td = &r->td;

	return view_sub(in, OFF_TCB_HASH, TDX_MR_SIZE, &r->tcb_hash) &&
	       view_sub(in, OFF_INFO_HASH, TDX_MR_SIZE, &r->info_hash) &&
	       view_sub(in, OFF_TCB_INFO, SIZE_TCB_INFO, &r->tcb_info) &&
	       view_sub(in, OFF_TD_INFO, SIZE_TD_INFO, &r->td_info) &&
	       view_sub(in, TDREPORT_DATA_OFFSET, TDX_REPORT_DATA_SIZE, &td->report_data) &&
	       view_sub(in, OFF_TCB, TDX_TCB_SIZE, &td->tcb) &&
	       view_sub(in, OFF_TD_INFO, TDX_INFO_SIZE, &td->info) &&
	       view_sub(in, OFF_SVN2, TDX_SVN_SIZE, &td->tee_tcb_svn2) &&
	       view_sub(in, OFF_SERVTD, TDX_MR_SIZE, &td->servtd) && td_fill(td);
}

const char *tdreport_parse(struct view in, struct tdreport *r)
{
	memset(r, 0, sizeof(*r));
	if (in.len != TDREPORT_SIZE)
		return in.len < TDREPORT_SIZE ? "the TDREPORT is cut off" :
		       "there is something behind the TDREPORT";
	if (in.p[OFF_TYPE] != TDX_TEE_TYPE || in.p[OFF_SUBTYPE])
		return "the hardware report is not a TDREPORT";
	r->version = in.p[OFF_VERSION];
	if (r->version > TDREPORT_VERSION_MAX)
		return "the TDREPORT is of a version newer than this program knows";
	if (!reserved_is_zero(in))
		return "what is reserved in the TDREPORT is not zero";
	return parse_views(in, r) ? NULL : "the TDREPORT is cut off";
}

static bool is_sha384_of(struct view hash, struct view in)
{
	uint8_t digest[TDX_MR_SIZE];

	return EVP_Digest(in.p, in.len, digest, NULL, EVP_sha384(), NULL) == 1 &&
	       !memcmp(digest, hash.p, sizeof(digest));
}

const char *tdreport_hash_problem(const struct tdreport *r)
{
	if (!is_sha384_of(r->tcb_hash, r->tcb_info))
		return "its hash of TEE_TCB_INFO is of something else";
	if (!is_sha384_of(r->info_hash, r->td_info))
		return "its hash of TDINFO is of something else";
	return NULL;
}
