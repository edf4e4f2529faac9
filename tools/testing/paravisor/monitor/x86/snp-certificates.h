/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Certificates of the chip's key. They come from the host, whoever asks: the guest
 * by an extended request, or the SVSM on its behalf.
 */
#ifndef MONITOR_SNP_CERTIFICATES_H
#define MONITOR_SNP_CERTIFICATES_H

#include "../common/types.h"

#define CERTIFICATES_MAX	(4 * PAGE_SIZE)

/*
 * Table of entries {GUID, u32 offset, u32 length}, an entry of zeros, and the
 * certificates. Writes at most CERTIFICATES_MAX bytes; 0: the host has none.
 * @deliver: it goes to somebody, so that a hostile host may lie.
 */
u32 snp_certificates(u8 *table, bool deliver);

#endif
