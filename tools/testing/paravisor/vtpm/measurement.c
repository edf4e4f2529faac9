// SPDX-License-Identifier: GPL-2.0-only
#include "measurement.h"

#include <openssl/sha.h>
#include <string.h>

void report_measurement(u8 out[MEASUREMENT_LEN])
{
	SHA384((const u8 *)PARAVISOR_IMAGE, strlen(PARAVISOR_IMAGE), out);
}
