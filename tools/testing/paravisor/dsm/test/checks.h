/* SPDX-License-Identifier: GPL-2.0-only */
/* What every program at the end of a line must do. */
#ifndef DSM_TEST_CHECKS_H
#define DSM_TEST_CHECKS_H

#include <openssl/evp.h>

#include "client.h"

#define OK		0
#define UNKNOWN		1
#define BAD_LENGTH	2

/* Ends the program. @what: its name in a sentence */
void check_end(struct client *c, const char *what);
/* How many lines of the record have this text? */
unsigned int record_lines(const struct client *c, const char *text);

/* The digest that the request @op makes, of nothing to the most. */
void check_digests(struct client *c, u8 op, const EVP_MD *md, const char *name);
/* The request @op for random bytes, of which there are at most @most. */
void check_random(struct client *c, u8 op, u32 most);
/* A payload of @len bytes for @op is more than any; after it @probe is answered as ever. */
void check_oversized(struct client *c, u8 op, u32 len, u8 probe);
/* A client that goes away at any point of a frame, in steps of @step bytes. */
void check_truncated(struct client *c, const u8 *frame, size_t len, size_t step, u8 probe);

#endif
