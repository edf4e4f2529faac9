// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>
#include <time.h>

#include "hcl.h"

static u64 now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000ull + t.tv_nsec / 1000;
}

bool hcl_misdeed_is(const struct hcl *h, unsigned int flag)
{
	return h->req.number && h->req.applied && h->req.misdeed.type->flags & flag;
}

/* The claims as text: the full document when the index has room, the short one otherwise. */
static char *make_claims(struct hcl *h, const u8 *user_data, const struct misdeed *m)
{
	size_t room = h->full_size - sizeof(struct hcl_header);

	for (int full = 1; full >= 0; full--) {
		struct json_object *o __free(json) = claims_create(h->ks, user_data, full);
		char *text;

		if (m && m->type->claims)
			m->type->claims(m, o);
		text = claims_text(o);
		if (strlen(text) <= room || !full)
			return text;
		free(text);
	}
	return NULL;
}

/* m bends the report at every stage it has a hand in; NULL for an honest one. */
static int make_report(struct hcl *h, const struct misdeed *m, struct hcl_blob *blob)
{
	char *claims __free(text) = NULL;
	u8 user_data[USER_DATA_LEN], report_data[64];

	memcpy(user_data, h->req.user_data, sizeof(user_data));
	if (m && m->type->user_data)
		m->type->user_data(m, user_data);
	claims = make_claims(h, user_data, m);
	report_data_bind(claims, strlen(claims), report_data);
	if (m && m->type->binding)
		m->type->binding(m, report_data);
	if (hcl_report_build(h->ks, h->isolation, report_data, claims, strlen(claims), blob) ||
	    blob->len > h->full_size) {
		warn("the report of request %u does not fit into its index", h->req.number);
		return -1;
	}
	if (m && m->type->blob)
		m->type->blob(m, blob);
	return 0;
}

static void keep_honest(struct hcl *h, const struct hcl_blob *blob)
{
	h->honest = *blob;
	h->honest_claims_len = blob->len - sizeof(struct hcl_header);
	h->content_honest = true;
}

int hcl_boot_report(struct hcl *h)
{
	struct hcl_blob blob;
	struct request guest = h->req;
	int err;

	memset(h->req.user_data, 0, sizeof(h->req.user_data));
	err = make_report(h, NULL, &blob);
	h->req = guest;
	if (err || hcl_nv_report_write(h, &blob))
		return -1;
	keep_honest(h, &blob);
	h->content_request = 0;
	h->ever_refreshed = false;
	return 0;
}

/* A failure leaves the old content and tells nobody, as OpenHCL does. */
static void refresh(struct hcl *h)
{
	const struct misdeed *m = h->req.number && h->req.applied ? &h->req.misdeed : NULL;
	struct hcl_blob blob;

	if (make_report(h, m, &blob) || hcl_nv_report_write(h, &blob))
		return;
	h->ever_refreshed = true;
	h->refreshed_at = now_us();
	h->content_request = h->req.number;
	h->req.refreshes++;
	if (!m || misdeed_keeps_content(m))
		keep_honest(h, &blob);
	else
		h->content_honest = false;
}

/* The rule of the two seconds: only a read at offset 0 refreshes, and not too often. */
static bool refresh_is_due(struct hcl *h)
{
	if (hcl_misdeed_is(h, MISDEED_NO_REFRESH))
		return false;
	if (hcl_misdeed_is(h, MISDEED_SKIP_REFRESH) && !h->skipped) {
		h->skipped = true;
		h->ever_refreshed = true;
		h->refreshed_at = now_us();	/* as if it had been done: 2 s until the next */
		return false;
	}
	return !h->ever_refreshed || now_us() - h->refreshed_at > h->refresh_ms * 1000ull;
}

void hcl_before_report_read(struct hcl *h)
{
	h->req.reads++;
	if (refresh_is_due(h))
		refresh(h);
	if (h->content_request != h->req.number)
		h->req.stale++;
}

/* The size of the report index while m lasts. */
static u16 size_under(const struct hcl *h, const struct misdeed *m)
{
	if (m->type->flags & MISDEED_INDEX_ABSENT)
		return 0;
	if (m->type->flags & MISDEED_INDEX_SHORT)
		return m->n[0];
	if (m->type->flags & MISDEED_INDEX_CUT)
		return h->honest.len - m->n[0];
	return h->full_size;
}

/* Undoes what the last request did to the indexes and their content, then does what m wants. */
static int set_up(struct hcl *h, const struct misdeed *m)
{
	u16 size = size_under(h, m);
	bool locked = m->type->flags & MISDEED_INDEX_LOCKED;
	bool redefine = size != h->now_size || locked != h->now_locked;

	if (hcl_nv_owner_auth(h, false) ||
	    hcl_nv_ak_cert(h, !(m->type->flags & MISDEED_NO_AK_CERT)))
		return -1;
	if (h->full_size && redefine && hcl_nv_report_redefine(h, size, locked))
		return -1;
	if (h->full_size && (redefine || !h->content_honest)) {
		if (hcl_nv_report_write(h, &h->honest))
			return -1;
		h->content_honest = true;
	}
	return hcl_nv_owner_auth(h, m->type->flags & MISDEED_OWNER_AUTH);
}

/* The index comes back as it should be, with the last honest report. */
void hcl_report_restore(struct hcl *h)
{
	if (!hcl_nv_report_redefine(h, h->full_size, false) && !hcl_nv_report_write(h, &h->honest))
		h->content_honest = true;
}

/* The guest's write has succeeded: if the value is new, a request begins. */
void hcl_user_data_written(struct hcl *h)
{
	const struct misdeed_facts facts = {
		.isolation = h->isolation, .index_size = h->full_size,
		.claims_len = h->honest_claims_len,
	};
	struct request next = { .number = h->req.number + 1 };

	hcl_nv_read_user_data(next.user_data);
	if (h->has_user_data && !memcmp(next.user_data, h->req.user_data, USER_DATA_LEN))
		return;
	misdeed_choose(&h->plan, next.number, &facts, &next.misdeed);
	h->has_user_data = true;
	h->skipped = false;
	h->req = next;
	h->req.applied = !set_up(h, &next.misdeed);
	record_update(&h->record, &h->req);
}
