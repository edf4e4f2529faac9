/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VTPM_MEASUREMENT_H
#define VTPM_MEASUREMENT_H

#include <stddef.h>

#include "kernel-types.h"

/* The text whose digest stands for the paravisor's own launch image. */
#define PARAVISOR_IMAGE		"paravisor-vtpm: a paravisor that exists only in a test"

#define MEASUREMENT_LEN		48

/* Of the paravisor, SHA-384: in an SNP report and a TDREPORT. */
void report_measurement(u8 out[MEASUREMENT_LEN]);

/* Arm's numbers of hash algorithms, as RSI has them. */
enum cca_hash {
	CCA_SHA_256,
	CCA_SHA_512,
	CCA_HASHES
};

#define CCA_MEASUREMENT_MAX	64

/* Of the paravisor, whose Realm it is; returns the length. @out is zero behind it. */
size_t realm_measurement(enum cca_hash hash, u8 out[CCA_MEASUREMENT_MAX]);

#endif
