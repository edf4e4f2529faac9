/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The message between an SNP guest and the security processor, one page that the host carries: a
 * header and a payload under AES-256-GCM with one of the guest's VMPCKs. AMD publication 56860,
 * "Guest Messages". All numbers are little endian.
 */
#ifndef ROT_SNP_MESSAGE_H
#define ROT_SNP_MESSAGE_H

#include <assert.h>

#include "util.h"

#define SNP_MESSAGE_LEN		4096
#define SNP_TAG_LEN		16
#define SNP_IV_LEN		12
#define SNP_VMPCK_LEN		32
#define SNP_AES_256_GCM		1
#define SNP_HEADER_VERSION	1

struct snp_message_header {
	u8 tag[SNP_TAG_LEN];
	u8 tag_reserved[16];
	u64 sequence;			/* also the IV */
	u64 reserved_028;
	/* From here to the end of the header the tag speaks for what is in clear. */
	u8 algorithm;
	u8 header_version;
	u16 header_size;
	u8 type;
	u8 version;			/* of the message of this type */
	u16 payload_size;
	u32 reserved_038;
	u8 vmpck;
	u8 reserved_03d[35];
} __packed;

#define SNP_CLEAR_AT		offsetof(struct snp_message_header, algorithm)
#define SNP_CLEAR_LEN		(sizeof(struct snp_message_header) - SNP_CLEAR_AT)
#define SNP_PAYLOAD_MAX		(SNP_MESSAGE_LEN - sizeof(struct snp_message_header))

static_assert(sizeof(struct snp_message_header) == 0x60, "header");
static_assert(offsetof(struct snp_message_header, sequence) == 0x20, "sequence");
static_assert(SNP_CLEAR_AT == 0x30, "what the tag covers in clear");
static_assert(offsetof(struct snp_message_header, vmpck) == 0x3c, "vmpck");

/* What open gives and seal takes of a header, before the payload. */
struct snp_message_info {
	u8 vmpck;
	u8 type;
	u8 version;
	u8 reserved;
	u32 payload_size;
	u64 sequence;
} __packed;

static_assert(sizeof(struct snp_message_info) == 16, "snp_message_info");

/* Returns whether the header is one that the firmware reads; fills info, in its byte order. */
bool snp_message_parse(const u8 message[SNP_MESSAGE_LEN], struct snp_message_info *info);

/* Returns whether the message is authentic; fills payload, of the size that parse has told. */
bool snp_message_open(const u8 message[SNP_MESSAGE_LEN], const u8 key[SNP_VMPCK_LEN],
		      u8 *payload);

/* Ends the program with a message when it fails. The payload is info's size, which has to fit. */
void snp_message_seal(const struct snp_message_info *info, const u8 *payload,
		      const u8 key[SNP_VMPCK_LEN], u8 message[SNP_MESSAGE_LEN]);

#endif
