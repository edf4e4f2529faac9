/* SPDX-License-Identifier: GPL-2.0-only */
/* libtpms as one TPM that can be switched on and off. The library allows only one. */
#ifndef VTPM_TPM_H
#define VTPM_TPM_H

#include <libtpms/tpm_library.h>
#include <stdbool.h>

#include "tpm-cmd.h"
#include "util.h"

/* The state a later power-on starts from; an empty one manufactures a new TPM. */
void tpm_set_permanent_state(const struct bytes *state);
const struct bytes *tpm_permanent_state(void);

/* A saved state, given before the next power-on. Returns 0 or libtpms's error. */
u32 tpm_set_state(enum TPMLIB_StateType type, const u8 *data, size_t len);

int tpm_power_on(void);
void tpm_power_off(void);
bool tpm_is_on(void);
void tpm_set_locality(u8 locality);

/* A raw command into libtpms; the answer stays valid until the next one. */
void tpm_execute(const u8 *cmd, size_t len, const u8 **rsp, size_t *rsp_len);
extern const struct tpm_link tpm_direct;

#endif
