// SPDX-License-Identifier: GPL-2.0-only
/* Puts the pieces of a dump together; whatever does not fit ends it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "evidence.h"

const char *evidence_file(enum evidence_type type)
{
	static const char * const names[EVIDENCE_TYPES] = {
		[EVIDENCE_CERTS] = "certs.bin",
		[EVIDENCE_MEASUREMENTS] = "measurements.bin",
		[EVIDENCE_REPORT] = "report.bin",
		[EVIDENCE_VCA] = "vca.bin",
	};

	return names[type];
}

void evidence_free(struct evidence *e)
{
	int i;

	for (i = 0; i < EVIDENCE_TYPES; i++)
		buffer_free(&e->object[i]);
	memset(e, 0, sizeof(*e));
}

static int begin_object(struct evidence *e, const struct evidence_piece *p)
{
	struct buffer *b = &e->object[p->type];

	if (e->seen & 1u << p->type)
		return 0;
	if (p->length > EVIDENCE_MAX)
		return -EPROTO;
	e->seen |= 1u << p->type;
	b->len = p->length;
	b->p = p->length ? malloc(p->length) : NULL;
	return p->length && !b->p ? -ENOMEM : 0;
}

int evidence_add(const struct evidence_piece *p, void *arg)
{
	struct evidence *e = arg;
	struct buffer *b;
	int rc;

	/* Two generations mixed would be evidence of nothing. */
	if (e->seen && p->generation != e->generation)
		return -EAGAIN;
	if (p->type >= EVIDENCE_TYPES || !p->generation)
		return -EPROTO;
	e->generation = p->generation;
	rc = begin_object(e, p);
	if (rc)
		return rc;
	b = &e->object[p->type];
	if (p->length != b->len || p->offset != e->have[p->type] ||
	    p->data.len > b->len - e->have[p->type] || (!p->data.len && b->len))
		return -EPROTO;
	if (p->data.len)
		memcpy(b->p + p->offset, p->data.p, p->data.len);
	e->have[p->type] += (uint32_t)p->data.len;
	return 0;
}

int evidence_end(const struct evidence *e)
{
	int i;

	if (!e->seen)
		return -ENODATA;
	for (i = 0; i < EVIDENCE_TYPES; i++)
		if (e->have[i] != e->object[i].len)
			return -EPROTO;
	return 0;
}
