/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the host, which carries guest messages, and the security processor. */
#ifndef MONITOR_SNP_FIRMWARE_H
#define MONITOR_SNP_FIRMWARE_H

#include "snp.h"
#include "../common/rot.h"

/* Both are pages of SNP_MESSAGE_SIZE. Returns 0, or a status: then there is no response. */
u32 snp_firmware_request(struct vcpu *vcpu, const u8 *request, u8 *response);
/* Every message the guest shows to the host, whether or not it gets any further. */
void snp_firmware_watch(struct vcpu *vcpu, const u8 *page);

#endif
