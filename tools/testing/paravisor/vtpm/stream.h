/* SPDX-License-Identifier: GPL-2.0-only */
/* A UNIX socket to serve at, and whole messages over it. */
#ifndef VTPM_STREAM_H
#define VTPM_STREAM_H

#include "util.h"

/* Ends the program with a message when it fails. */
int listen_at(const char *path);

/* false: the peer has gone. The next read notices that too. */
bool read_all(int fd, void *buf, size_t len);
bool write_all(int fd, const void *buf, size_t len);

#endif
