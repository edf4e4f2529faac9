// SPDX-License-Identifier: GPL-2.0-only
#include "measurement.h"

#include <openssl/sha.h>
#include <string.h>

void report_measurement(u8 out[MEASUREMENT_LEN])
{
	SHA384((const u8 *)PARAVISOR_IMAGE, strlen(PARAVISOR_IMAGE), out);
}

size_t realm_measurement(enum cca_hash hash, u8 out[CCA_MEASUREMENT_MAX])
{
	const u8 *image = (const u8 *)PARAVISOR_IMAGE;
	size_t len = strlen(PARAVISOR_IMAGE);

	memset(out, 0, CCA_MEASUREMENT_MAX);
	if (hash == CCA_SHA_512) {
		SHA512(image, len, out);
		return SHA512_DIGEST_LENGTH;
	}
	SHA256(image, len, out);
	return SHA256_DIGEST_LENGTH;
}
