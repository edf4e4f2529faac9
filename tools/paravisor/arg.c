// SPDX-License-Identifier: GPL-2.0-only
/* Arguments of options that more than one command has. */
#include <errno.h>
#include <stdlib.h>

#include "arg.h"
#include "manifest.h"
#include "out.h"

int arg_number(const char *text, const char *option, uint32_t max, uint32_t *out)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || n > max)
		return fail(EXIT_USAGE, "--%s takes a number from 0 to %u, not %s", option, max,
			    text);
	*out = (uint32_t)n;
	return 0;
}

int arg_service(const char *text, uint8_t guid[GUID_SIZE])
{
	if (service_guid(text, guid))
		return 0;
	return fail(EXIT_USAGE, "--service takes vtpm, uefi-mm or a GUID, not %s", text);
}
