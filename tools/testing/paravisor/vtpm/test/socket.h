/* SPDX-License-Identifier: GPL-2.0-only */
/* The Unix socket of a program under test, in a directory of its own. */
#ifndef VTPM_TEST_SOCKET_H
#define VTPM_TEST_SOCKET_H

#include <sys/types.h>

#include "../util.h"

#define SOCKET_PATH_MAX	108	/* of struct sockaddr_un */
#define SOCKET_DIR_MAX	(SOCKET_PATH_MAX - 16)

/* Makes a new directory below TMPDIR. */
void socket_make_dir(char dir[SOCKET_DIR_MAX]);
/* Waits for the program that has the pid; ends the test if that does not come. */
int socket_connect(const char *path, pid_t pid);
/* False when the other side has hung up. No answer within five seconds ends the test. */
bool socket_read(int fd, u8 *buf, size_t len);

#endif
