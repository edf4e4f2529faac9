/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_CBOR_READ_H
#define PARAVISORCTL_CBOR_READ_H

#include <cbor.h>

#include "view.h"

#define CBOR_MAP_MAX	64	/* entries of a map whose keys are looked at */

/* A data item (RFC 8949), of definite length. Points into the input; nothing is allocated. */
struct cbor {
	enum cbor_type type;
	uint64_t arg;		/* value, length, number of members, or of the tag */
	struct view body;	/* bytes or text; the encoded members; what is tagged */
};

/* NULL if all of @in is one well-formed item, else why not. */
const char *cbor_parse(struct view in, struct cbor *c);

/* Takes the next item off the front of a body; false at its end. */
bool cbor_next(struct view *body, struct cbor *c);

/* NULL if @c is a map with keys that are numbers or text, each there once; else why not. */
const char *cbor_map_problem(const struct cbor *c);

/* The value of a key in a map without problem; false if it is not there. */
bool cbor_lookup(const struct cbor *map, int64_t key, struct cbor *value);

/* Whether @c is a number that fits. */
bool cbor_number(const struct cbor *c, int64_t *out);

#endif
