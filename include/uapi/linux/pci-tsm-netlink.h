/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/pci-tsm.yaml */
/* YNL-GEN uapi header */
/* To regenerate run: tools/net/ynl/ynl-regen.sh */

#ifndef _UAPI_LINUX_PCI_TSM_NETLINK_H
#define _UAPI_LINUX_PCI_TSM_NETLINK_H

#define PCI_TSM_FAMILY_NAME	"pci-tsm"
#define PCI_TSM_FAMILY_VERSION	1

#define PCI_TSM_NONCE_MAX	32

/**
 * enum pci_tsm_object - Kinds of evidence. A function may lack any of them;
 *   its length is then 0.
 * @PCI_TSM_OBJECT_CERTS: SPDM certificate chain (DSP0274) of the slot in use.
 * @PCI_TSM_OBJECT_MEASUREMENTS: SPDM GET_MEASUREMENTS request and the signed
 *   MEASUREMENTS response.
 * @PCI_TSM_OBJECT_REPORT: TDI interface report (PCIe r7.0 section 11.3.11).
 * @PCI_TSM_OBJECT_VCA: SPDM messages from GET_VERSION to ALGORITHMS, which the
 *   signature of the measurements covers.
 */
enum pci_tsm_object {
	PCI_TSM_OBJECT_CERTS,
	PCI_TSM_OBJECT_MEASUREMENTS,
	PCI_TSM_OBJECT_REPORT,
	PCI_TSM_OBJECT_VCA,
};

enum {
	PCI_TSM_A_EVIDENCE_DEV_NAME = 1,
	PCI_TSM_A_EVIDENCE_TYPE_MASK,
	PCI_TSM_A_EVIDENCE_NONCE,
	PCI_TSM_A_EVIDENCE_TYPE,
	PCI_TSM_A_EVIDENCE_GENERATION,
	PCI_TSM_A_EVIDENCE_LENGTH,
	PCI_TSM_A_EVIDENCE_OFFSET,
	PCI_TSM_A_EVIDENCE_DATA,
	PCI_TSM_A_EVIDENCE_VALIDATED,

	__PCI_TSM_A_EVIDENCE_MAX,
	PCI_TSM_A_EVIDENCE_MAX = (__PCI_TSM_A_EVIDENCE_MAX - 1)
};

enum {
	PCI_TSM_CMD_EVIDENCE_READ = 1,
	PCI_TSM_CMD_REFRESH,
	PCI_TSM_CMD_VALIDATE,

	__PCI_TSM_CMD_MAX,
	PCI_TSM_CMD_MAX = (__PCI_TSM_CMD_MAX - 1)
};

#endif /* _UAPI_LINUX_PCI_TSM_NETLINK_H */
