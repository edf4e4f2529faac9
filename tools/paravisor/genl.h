/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_GENL_H
#define PARAVISORCTL_GENL_H

#include "evidence.h"

struct nlmsghdr;

/* The generic netlink family pci-tsm: Documentation/netlink/specs/pci-tsm.yaml */
enum genl_command { GENL_EVIDENCE_READ = 1, GENL_REFRESH, GENL_VALIDATE };

enum genl_attr {
	GENL_DEV_NAME = 1,
	GENL_TYPE_MASK,
	GENL_NONCE,
	GENL_TYPE,
	GENL_GENERATION,
	GENL_LENGTH,
	GENL_OFFSET,
	GENL_DATA,
	GENL_VALIDATED,
	GENL_ATTR_MAX = GENL_VALIDATED,
};

/* A message of a dump; 0 or -EPROTO. @out points into @msg. */
int genl_piece(struct nlmsghdr *msg, struct evidence_piece *out);

/* The generation of a reply to refresh; 0 or -EPROTO. */
int genl_generation(struct nlmsghdr *msg, uint64_t *generation);

#endif
