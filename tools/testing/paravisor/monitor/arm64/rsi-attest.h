/* SPDX-License-Identifier: GPL-2.0-only */
/* What the Realm is known by: in REALM_CONFIG, in its measurements, in its tokens. */
#ifndef MONITOR_RSI_ATTEST_H
#define MONITOR_RSI_ATTEST_H

#include "../common/rot.h"

#define PLANE_NUMBER	1

enum cca_hash realm_hash(void);
/* CCA_RPV_SIZE bytes */
const u8 *realm_rpv(void);
/* CCA_MEASUREMENTS of CCA_MEASUREMENT_SIZE bytes, each padded with zeros */
const u8 *realm_measurements(void);

#endif
