/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_TDI_SHOW_H
#define PARAVISORCTL_TDI_SHOW_H

#include "evidence.h"
#include "tdi-check.h"

struct json_object;

/* Certificates, measurements and MMIO ranges for a person to read; nothing of it is verified. */
void tdi_show_evidence(const struct evidence *e);

struct json_object *tdi_json_measurements(const struct spdm_measurements *m);
struct json_object *tdi_json_report(const struct tdi_report *r);

#endif
