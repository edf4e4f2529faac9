/* SPDX-License-Identifier: GPL-2.0-only */
/* A careful reader of HCL reports, written apart from the code that makes them. */
#ifndef VTPM_TEST_JUDGE_H
#define VTPM_TEST_JUDGE_H

#include <openssl/evp.h>
#include "../kernel-types.h"
#include "judge-snp.h"

struct judge {
	u32 isolation;		/* 1 VBS, 2 SNP, 4 TDX */
	EVP_PKEY *vcek;			/* public; checks SNP signatures */
	u8 mac_key[32];		/* checks a TDREPORT's MAC */
};

void judge_load(struct judge *j, const char *keys_dir, u32 isolation);

/*
 * What a good reader says of an index of len bytes after writing user_data (64 bytes): "ok",
 * "unverifiable" (all but the signature is right), or the name of the errno it gives.
 */
const char *judge_report(const struct judge *j, const u8 *index, size_t len,
			 const u8 *user_data);

#endif
