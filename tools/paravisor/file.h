/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_FILE_H
#define PARAVISORCTL_FILE_H

#include <openssl/evp.h>

#include "view.h"

#define FILE_MAX_REPORT	(64u << 10)
#define FILE_MAX_CERTS	(1u << 20)

struct buffer {
	uint8_t *p;
	size_t len;
};

static inline struct view buffer_view(const struct buffer *b)
{
	return (struct view){ b->p, b->len };
}

void buffer_free(struct buffer *b);

/*
 * Reads all of @path ("-": standard input, if @allow_stdin), at most @limit bytes. Regular files
 * and pipes only. Returns 0, or an exit status after having printed the reason; @what names
 * the thing in that message.
 */
int file_read(const char *path, bool allow_stdin, size_t limit, const char *what,
	      struct buffer *out);

/* The same of a file's digest, however large the file; @digest takes EVP_MAX_MD_SIZE bytes. */
int file_digest(const char *path, const EVP_MD *md, const char *what, uint8_t *digest);

/* A file that appears under its name only when complete. */
struct file_out {
	char *target;
	char *temp;	/* NULL: written straight to @fd (device, pipe) */
	int fd;
};

/* These return 0 or an exit status after having printed the reason (a signal needs none). */
int file_out_write(struct file_out *f, const char *path, struct view data);
int file_out_commit(struct file_out *f);
void file_out_abort(struct file_out *f);

bool write_all(int fd, struct view data);

/* Whether writing to both would leave one of the two. */
bool file_is_same(const char *a, const char *b);

#endif
