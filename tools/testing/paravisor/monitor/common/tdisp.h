/* SPDX-License-Identifier: GPL-2.0-only */
/* The paravisor's TDISP service, whatever carries its messages. */
#ifndef MONITOR_TDISP_H
#define MONITOR_TDISP_H

#include "tdi.h"
#include "tdisp-proto.h"

#define TDISP_COMMAND_MAX	4072
#define TDISP_RESPONSE_MAX	(16U << 20)

enum tdisp_protocol { TDISP_SEV_TIO = 1, TDISP_TDX_CONNECT, TDISP_CCA };

/**
 * struct tdisp_response - what the guest is to see
 * @bytes: the message
 * @length: bytes there are
 * @total: bytes that are announced, which can be a lie
 * @other_request: it is to look like the answer to another request
 */
struct tdisp_response {
	const u8 *bytes;
	u32 length, total;
	bool other_request;
};

void tdisp_init(const struct tdi_ops *ops, enum tdisp_protocol protocol);
/* Takes a command; false if it is no message of the protocol: answered all the same. */
bool tdisp_begin(const u8 *bytes, u32 length);
/* Carries it out; false as long as the host stalls. */
bool tdisp_finish(struct tdisp_response *response);

/*
 * The same for a carrier with messages of its own, which are then its to spoil,
 * and its the objects to change. The nonce stays where it is.
 */
enum tdisp_lie tdisp_begin_command(const struct tdisp_command *c);
/* What has come of it; false as long as the host stalls. */
bool tdisp_carry_out(enum tdisp_result *result);

/* tdisp-lies.c */
/* From now on this one and no other, 0: none. false if there is no such lie. */
bool tdisp_set_lie(u32 index);
/* This one too */
bool tdisp_add_lie(const char *name);
/* What the host lies about in this command. */
enum tdisp_lie tdisp_lie_for(const struct tdisp_command *command);
/* Would it be told again about another command, or about this one? */
bool tdisp_lie_stands(enum tdisp_lie lie);
bool tdisp_lie_lasts(enum tdisp_lie lie);
void tdisp_tell_lie(enum tdisp_lie lie);

#endif
