/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef VTPM_MEASUREMENT_H
#define VTPM_MEASUREMENT_H

#include "kernel-types.h"

/* The text whose digest stands for the paravisor's own launch image. */
#define PARAVISOR_IMAGE		"paravisor-vtpm: a paravisor that exists only in a test"

#define MEASUREMENT_LEN		48

/* Of the paravisor, SHA-384: in an SNP report and a TDREPORT. */
void report_measurement(u8 out[MEASUREMENT_LEN]);

#endif
