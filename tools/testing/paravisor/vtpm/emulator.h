/* SPDX-License-Identifier: GPL-2.0-only */
/* QEMU's "emulator" TPM backend, seen from the other side: a control and a data channel. */
#ifndef VTPM_EMULATOR_H
#define VTPM_EMULATOR_H

#include "hcl.h"

/*
 * Serves one QEMU and returns 0 when it has gone. The path appears only when
 * it can be connected to.
 */
int emulator_serve(struct hcl *h, const char *socket_path);

#endif
