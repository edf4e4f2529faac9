/* SPDX-License-Identifier: GPL-2.0-only */
/* SEV-SNP: what the AMD-SP answers. Each takes a struct rot and fills answer. */
#ifndef ROT_SNP_H
#define ROT_SNP_H

#include "rot.h"
#include "serve.h"

#define SNP_KEY_REQUEST_LEN	0x20
#define SNP_REPORT_REQUEST_LEN	(4 + 4 + 64)

enum request_status snp_launch(void *rot, const struct request *req, struct bytes *answer);
enum request_status snp_open(void *rot, const struct request *req, struct bytes *answer);
enum request_status snp_seal(void *rot, const struct request *req, struct bytes *answer);
enum request_status snp_report(void *rot, const struct request *req, struct bytes *answer);
enum request_status snp_certs(void *rot, const struct request *req, struct bytes *answer);
enum request_status snp_key(void *rot, const struct request *req, struct bytes *answer);

#endif
