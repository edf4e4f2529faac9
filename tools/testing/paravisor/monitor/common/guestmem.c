// SPDX-License-Identifier: GPL-2.0-only
#include "guestmem.h"
#include "machine.h"
#include "pages.h"
#include "string.h"

void *guest_ram(u64 gpa, u64 len)
{
	bool alias = is_shared_view(gpa);
	u64 plain = gpa & ~boundary_mask();
	u64 offset = plain & ~PAGE_MASK;
	bool ok;

	if (offset + len > PAGE_SIZE)
		return NULL;
	switch (page_state(plain >> PAGE_SHIFT)) {
	case PAGE_PRIVATE:
		ok = !alias;
		break;
	case PAGE_SHARED:
		ok = alias || !boundary_mask();
		break;
	case PAGE_HOST_CALL:
		ok = alias;
		break;
	case PAGE_FIRMWARE:
		ok = true;
		break;
	default:
		ok = false;
	}
	return ok ? phys(page_backing(plain >> PAGE_SHIFT) + offset) : NULL;
}

static bool copy(u64 gpa, u8 *buf, u64 len, bool out)
{
	while (len) {
		u64 part = min_u64(len, PAGE_SIZE - (gpa & ~PAGE_MASK));
		void *at = guest_ram(gpa, part);

		if (!at)
			return false;
		memcpy(out ? at : buf, out ? buf : at, part);
		gpa += part;
		buf += part;
		len -= part;
	}
	return true;
}

bool guest_copy_in(u64 gpa, void *to, u64 len)
{
	return copy(gpa, to, len, false);
}

bool guest_copy_out(u64 gpa, const void *from, u64 len)
{
	return copy(gpa, (u8 *)from, len, true);
}
