/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VTPM_TEST_JUDGE_SNP_H
#define VTPM_TEST_JUDGE_SNP_H

#include <openssl/evp.h>

#include "../kernel-types.h"

/* report: all 0x4a0 bytes */
bool judge_snp_signature(EVP_PKEY *vcek, const u8 *report);

#endif
