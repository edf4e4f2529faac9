/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef MONITOR_TPM_CRB_H
#define MONITOR_TPM_CRB_H

#include "../common/types.h"

#define TPM_CRB_BASE		0xfed40000UL
#define TPM_HEADER_SIZE		10

bool tpm_crb_present(void);
/* Longest command or response */
u32 tpm_crb_buffer_size(void);
/* Returns bytes of the response, or -1. */
int tpm_crb_command(const u8 *command, u32 length, u8 *response, u32 size);

#endif
