/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PARAVISORCTL_TDI_H
#define PARAVISORCTL_TDI_H

#include "evidence.h"
#include "nonce.h"
#include "sysfs.h"

#define SYSFS_PCI	"/sys/bus/pci/devices"
#define SYSFS_TSM	"/sys/class/tsm"
#define TDI_NAME_SIZE	16	/* 0000:00:00.0, domains of up to 8 digits */

/* What asks the kernel to do something; a test puts another kernel here. 0 or -errno. */
struct tdi_ops {
	int (*write)(const char *root, const char *dev, const char *attr, const char *value);
	int (*read)(const char *root, const char *dev, uint32_t mask, evidence_cb cb, void *arg);
	int (*refresh)(const char *root, const char *dev, const struct nonce *nonce,
		       uint64_t *generation);
	int (*validate)(const char *root, const char *dev, uint64_t generation);
};

extern const struct tdi_ops tdi_ops;

/* A function that has a tsm/lock attribute. */
struct tdi {
	const char *root;
	char name[TDI_NAME_SIZE];
	char state[SYSFS_VALUE_MAX];	/* "unknown" if it cannot be read */
	char tsm[SYSFS_VALUE_MAX];	/* empty: not locked */
	char driver[SYSFS_VALUE_MAX];	/* empty: none */
};

/* All return 0, or an exit status after having printed the reason. */

/* @arg is an address as lspci prints it, with or without the domain. */
int tdi_find(const char *root, const char *arg, struct tdi *t);

/* Reads again what may have changed. */
void tdi_update(struct tdi *t);

/* The only TSM that locks functions of this guest. */
int tdi_only_tsm(const char *root, char tsm[SYSFS_VALUE_MAX]);

int tdi_write(struct tdi *t, const char *attr, const char *value);
int tdi_validate(struct tdi *t, uint64_t generation);
int tdi_refresh(struct tdi *t, const struct nonce *nonce);

/* All objects of one generation; starts again when they are replaced meanwhile. */
int tdi_evidence(struct tdi *t, struct evidence *e);

/* The nonce for a refresh: --nonce, or a random one. */
int tdi_nonce(const char *arg, struct nonce *n);

/* The generation now, 0 if it cannot be had; prints nothing. */
uint64_t tdi_generation(const struct tdi *t);

#endif
