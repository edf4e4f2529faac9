/* SPDX-License-Identifier: GPL-2.0-only */
/* The test's stand-in for QEMU: starts a paravisor-vtpm and talks to it as QEMU does. */
#ifndef VTPM_TEST_CLIENT_H
#define VTPM_TEST_CLIENT_H

#include <sys/types.h>

#include "../tpm-cmd.h"

struct client {
	pid_t pid;
	int control, data;
	double start_seconds;		/* from fork to the first usable connection */
	struct tpm_link link;
};

/* extra: NULL-terminated options behind `serve --socket S --keys K`. */
void client_start(struct client *c, const char *vtpm, const char *keys, const char *const *extra);
int client_end(struct client *c);	/* hangs up; the exit status of the vTPM */

/* A control command and an answer of known length; more of it by client_read_control(). */
void client_control(struct client *c, u32 command, const void *body, size_t body_len,
		    u8 *answer, size_t answer_len);
void client_read_control(struct client *c, u8 *buf, size_t len);
u32 client_control_result(struct client *c, u32 command, u32 word,
			  size_t body_len);
void client_send_data_fd(struct client *c);

/* QEMU's order of control commands, then TPM2_Startup. */
void client_power_on(struct client *c);

double seconds_now(void);

#endif
