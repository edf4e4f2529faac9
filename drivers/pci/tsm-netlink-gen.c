// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/pci-tsm.yaml */
/* YNL-GEN kernel source */
/* To regenerate run: tools/net/ynl/ynl-regen.sh */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "tsm-netlink-gen.h"

#include <uapi/linux/pci-tsm-netlink.h>

/* PCI_TSM_CMD_EVIDENCE_READ - dump */
static const struct nla_policy pci_tsm_evidence_read_nl_policy[PCI_TSM_A_EVIDENCE_TYPE_MASK + 1] = {
	[PCI_TSM_A_EVIDENCE_DEV_NAME] = { .type = NLA_NUL_STRING, .len = 31, },
	[PCI_TSM_A_EVIDENCE_TYPE_MASK] = NLA_POLICY_RANGE(NLA_U32, 1, 15),
};

/* PCI_TSM_CMD_REFRESH - do */
static const struct nla_policy pci_tsm_refresh_nl_policy[PCI_TSM_A_EVIDENCE_NONCE + 1] = {
	[PCI_TSM_A_EVIDENCE_DEV_NAME] = { .type = NLA_NUL_STRING, .len = 31, },
	[PCI_TSM_A_EVIDENCE_NONCE] = NLA_POLICY_MAX_LEN(PCI_TSM_NONCE_MAX),
};

/* PCI_TSM_CMD_VALIDATE - do */
static const struct nla_policy pci_tsm_validate_nl_policy[PCI_TSM_A_EVIDENCE_GENERATION + 1] = {
	[PCI_TSM_A_EVIDENCE_DEV_NAME] = { .type = NLA_NUL_STRING, .len = 31, },
	[PCI_TSM_A_EVIDENCE_GENERATION] = { .type = NLA_UINT, },
};

/* Ops table for pci_tsm */
static const struct genl_split_ops pci_tsm_nl_ops[] = {
	{
		.cmd		= PCI_TSM_CMD_EVIDENCE_READ,
		.start		= pci_tsm_nl_evidence_read_start,
		.dumpit		= pci_tsm_nl_evidence_read_dumpit,
		.done		= pci_tsm_nl_evidence_read_done,
		.policy		= pci_tsm_evidence_read_nl_policy,
		.maxattr	= PCI_TSM_A_EVIDENCE_TYPE_MASK,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= PCI_TSM_CMD_REFRESH,
		.doit		= pci_tsm_nl_refresh_doit,
		.policy		= pci_tsm_refresh_nl_policy,
		.maxattr	= PCI_TSM_A_EVIDENCE_NONCE,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= PCI_TSM_CMD_VALIDATE,
		.doit		= pci_tsm_nl_validate_doit,
		.policy		= pci_tsm_validate_nl_policy,
		.maxattr	= PCI_TSM_A_EVIDENCE_GENERATION,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
};

struct genl_family pci_tsm_nl_family __ro_after_init = {
	.name		= PCI_TSM_FAMILY_NAME,
	.version	= PCI_TSM_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.split_ops	= pci_tsm_nl_ops,
	.n_split_ops	= ARRAY_SIZE(pci_tsm_nl_ops),
};
