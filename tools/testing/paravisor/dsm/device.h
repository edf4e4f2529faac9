/* SPDX-License-Identifier: GPL-2.0-only */
/* The device that answers: its certificates, its key, what it measures. */
#ifndef DSM_DEVICE_H
#define DSM_DEVICE_H

#include "certs.h"
#include "misbehave.h"

/* In the directory of the keys. All of it is throw-away. */
#define FILE_ROOT_KEY		"device-root-key.pem"
#define FILE_ROOT		"device-root.pem"
#define FILE_INTERMEDIATE_KEY	"device-intermediate-key.pem"
#define FILE_KEY		"device-key.pem"
#define FILE_CHAIN		"device-chain.pem"		/* root, intermediate, leaf */
#define FILE_MEASUREMENTS	"device-measurements.txt"	/* lines "INDEX HEX" */

#define CHAIN_LEN		3
#define BLOCKS			3
#define DIGEST_LEN		48		/* SHA-384 */
#define DIGEST_MAX		64

struct device {
	struct x509_st *chain[CHAIN_LEN];	/* root, intermediate, leaf */
	EVP_PKEY *key;				/* what measurements are signed with */
	u8 blocks[BLOCKS][DIGEST_LEN];		/* measurements 1, 2, 3 */
	enum misdeed misdeed;
};

/* Both end the program with a message when something is missing or broken. */
void keys_create(const char *dir);
void device_load(struct device *dev, const char *dir, enum misdeed misdeed);
void device_free(struct device *dev);

#endif
