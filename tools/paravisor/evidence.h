/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_EVIDENCE_H
#define PARAVISORCTL_EVIDENCE_H

#include "file.h"

#define EVIDENCE_MAX	(16u << 20)	/* bytes of one object, the kernel's own bound */

/* Numbered as in the generic netlink family pci-tsm. */
enum evidence_type {
	EVIDENCE_CERTS,
	EVIDENCE_MEASUREMENTS,
	EVIDENCE_REPORT,
	EVIDENCE_VCA,
	EVIDENCE_TYPES,
};

#define EVIDENCE_ALL	((1u << EVIDENCE_TYPES) - 1)

/* One message of a dump: a piece of an object. */
struct evidence_piece {
	uint32_t type;
	uint64_t generation;
	uint32_t length;	/* of the whole object */
	uint32_t offset;
	struct view data;
};

/* 0, or a negative errno to stop. */
typedef int (*evidence_cb)(const struct evidence_piece *piece, void *arg);

struct evidence {
	uint64_t generation;
	struct buffer object[EVIDENCE_TYPES];	/* empty: the platform has none */
	uint32_t have[EVIDENCE_TYPES];
	uint32_t seen;				/* bit n: type n came */
};

/* Certificates, measurements and so on as a file is called that holds them. */
const char *evidence_file(enum evidence_type type);

void evidence_free(struct evidence *e);

/* evidence_cb that puts the pieces together; @arg is a zeroed struct evidence. */
int evidence_add(const struct evidence_piece *piece, void *arg);

/* After the last piece: 0 if every object is whole, else -EPROTO or -ENODATA. */
int evidence_end(const struct evidence *e);

static inline struct view evidence_view(const struct evidence *e, enum evidence_type type)
{
	return buffer_view(&e->object[type]);
}

#endif
