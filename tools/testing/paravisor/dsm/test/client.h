/* SPDX-License-Identifier: GPL-2.0-only */
/* Starts the program and speaks to it as the monitor does. */
#ifndef DSM_TEST_CLIENT_H
#define DSM_TEST_CLIENT_H

#include <sys/types.h>

#include "socket.h"

struct client {
	pid_t pid;
	int fd;
	char dir[SOCKET_DIR_MAX], path[SOCKET_PATH_MAX], record[SOCKET_PATH_MAX];
};

/* misbehave may be NULL. */
void client_start(struct client *c, const char *program, const char *keys, const char *misbehave);
/* Ends the program; returns its status, or -1 when a signal ended it. */
int client_end(struct client *c);

void client_connect(struct client *c);
void client_hang_up(struct client *c);

void client_send(struct client *c, const void *data, size_t len);
/* A header of this length, whatever follows. */
void client_send_header(struct client *c, u8 op, u32 len);
/* One answer: its status, or -1 when the program has hung up. out may be NULL. */
int client_answer(struct client *c, struct bytes *out);
int client_ask(struct client *c, u8 op, const void *payload, size_t len, struct bytes *out);

#endif
