// SPDX-License-Identifier: GPL-2.0-only
/*
 * States of the TDI, what moves between them, and what the guest may reach in
 * each. Evidence is made when the TDI is locked and hashed by the device
 * security manager, so the digests tell of what was really made.
 */
#include "console.h"
#include "dsm.h"
#include "pages.h"
#include "string.h"
#include "tdi.h"

struct tdi tdi;

static const char *const state_names[] = {
	[TDI_UNINITIALISED] = "uninitialised", [TDI_UNLOCKED] = "unlocked",
	[TDI_LOCKED] = "locked", [TDI_RUN] = "run", [TDI_ERROR] = "error",
};

static const char *const event_names[TDI_EVENTS] = {
	[TDI_EVENT_MEMORY_OFF] = "memory-off", [TDI_EVENT_MASTER_OFF] = "master-off",
	[TDI_EVENT_BAR] = "bar", [TDI_EVENT_ROM] = "rom", [TDI_EVENT_BIST] = "bist",
	[TDI_EVENT_FLR] = "flr", [TDI_EVENT_DEVICE_CONTROL] = "device-control",
	[TDI_EVENT_POWER] = "power", [TDI_EVENT_BUS_RESET] = "bus-reset",
	[TDI_EVENT_REQUESTER] = "requester", [TDI_EVENT_DEVICE] = "device",
};

void tdi_init(const struct tdi_ops *ops)
{
	tdi.ops = ops;
}

const char *tdi_state_name(enum tdi_state state)
{
	return state_names[state];
}

bool tdi_present(u64 device_id)
{
	struct tdi_function f;

	return tdi.ops->function(&f) && f.rid == device_id;
}

void tdi_negotiated(void)
{
	if (tdi.state == TDI_UNINITIALISED)
		tdi.state = TDI_UNLOCKED;
}

static bool hash(struct tdi_object *object)
{
	static const struct {
		enum dsm_op op;
		int size;
	} hashes[] = {
		[TDI_SHA384] = { DSM_HASH, TDI_DIGEST_SIZE },
		[TDI_SHA256] = { DSM_HASH_SHA256, 32 },
		[TDI_SHA512] = { DSM_HASH_SHA512, 64 },
	};

	return dsm_request(hashes[tdi.hash].op, object->bytes, object->length, object->digest,
			   TDI_DIGEST_MAX) == hashes[tdi.hash].size;
}

static bool fetch(enum tdi_object_kind kind, enum dsm_op op, const u8 *nonce)
{
	struct tdi_object *object = &tdi.object[kind];
	int n = dsm_request(op, nonce, nonce ? TDI_NONCE_SIZE : 0, object->bytes, TDI_OBJECT_MAX);

	if (n < 0)
		return false;
	object->length = n;
	return hash(object);
}

/* Who the device is does not change while the machine runs. */
static bool fetch_identity(void)
{
	if (!tdi.identity_known)
		tdi.identity_known = fetch(TDI_CERTS, DSM_CERTS, NULL) &&
				     fetch(TDI_VCA, DSM_VCA, NULL);
	return tdi.identity_known;
}

static bool make_report(enum tdisp_lie lie)
{
	struct tdi_object *report = &tdi.object[TDI_REPORT];

	report->length = tdi_report_build(&tdi.locked, lie, report->bytes, TDI_OBJECT_MAX);
	return report->length && hash(report);
}

bool tdi_refresh(const u8 *nonce)
{
	static const u8 count[4] = { TDI_NONCE_SIZE };
	u8 own[TDI_NONCE_SIZE];

	if (!nonce) {
		if (dsm_request(DSM_RANDOM, count, sizeof(count), own, sizeof(own)) != sizeof(own))
			return false;
		nonce = own;
	}
	tdi.count.refreshes++;
	return fetch(TDI_MEASUREMENTS, DSM_MEASURE, nonce);
}

static u64 bar_pages(u32 bar)
{
	return tdi.locked.bar_size[bar] >> PAGE_SHIFT;
}

static bool has_room_for(const struct tdi_function *f)
{
	u64 pages = 0;

	for (u32 i = 0; i < TDI_BARS; i++)
		pages += f->bar_size[i] >> PAGE_SHIFT;
	return pages <= TDI_PAGES_MAX;
}

static u64 pages_before(u32 bar)
{
	u64 pages = 0;

	for (u32 i = 0; i < bar; i++)
		pages += bar_pages(i);
	return pages;
}

static bool set_pages(u64 gpn, u64 count, enum tdi_mmio how)
{
	if (how == TDI_MMIO_DEAD)
		return mmio_set_dead(gpn, count);
	return mmio_set_private(gpn, count, how == TDI_MMIO_PRIVATE);
}

/*
 * When the device is lost, the guest's mappings are still there, and a driver
 * may use them until the guest unbinds: it must then reach no device.
 */
static void take_mmio_away(enum tdi_mmio how)
{
	for (u32 bar = 0; bar < TDI_BARS; bar++) {
		u64 first = pages_before(bar), gpn = tdi.locked.bar[bar] >> PAGE_SHIFT;

		for (u64 page = 0; page < bar_pages(bar); page++) {
			if (!tdi.page_private[first + page])
				continue;
			set_pages(gpn + page, 1, how);
			if (how == TDI_MMIO_HOST)
				tdi.page_private[first + page] = false;
		}
	}
	tdi.mmio_pages_private = 0;
}

bool tdi_bind(enum tdisp_lie lie)
{
	struct tdi_function f;

	if (!tdi.ops->function(&f) || !f.enabled || !has_room_for(&f))
		return false;
	take_mmio_away(TDI_MMIO_HOST);
	tdi.locked = f;
	if (!fetch_identity() || !tdi_refresh(NULL) || !make_report(lie))
		return false;
	tdi.state = TDI_LOCKED;
	tdi.lock_id++;
	tdi.count.locks++;
	return true;
}

bool tdi_start(void)
{
	tdi.state = TDI_RUN;
	tdi.count.starts++;
	return true;
}

static void set_page(u32 bar, u64 page, enum tdi_mmio how)
{
	u8 *is_private = &tdi.page_private[pages_before(bar) + page];
	bool private = how == TDI_MMIO_PRIVATE;

	if (*is_private != private)
		tdi.mmio_pages_private += private ? 1 : -1;
	*is_private = private;
}

/* Do these pages lie in one reported range, and begin @offset pages into it? */
static bool range_is_tee(u32 bar, u64 first, u64 pages, u64 offset)
{
	if (!pages || first >= bar_pages(bar) || pages > bar_pages(bar) - first ||
	    offset > first)
		return false;
	for (u64 page = first - offset; page < first + pages; page++)
		if (!tdi_page_is_tee(&tdi.locked, bar, page))
			return false;
	return first == offset || !tdi_page_is_tee(&tdi.locked, bar, first - offset - 1);
}

bool tdi_set_mmio(u32 bar, u64 gpa, u64 pages, u64 offset, bool private)
{
	enum tdi_mmio how = private ? TDI_MMIO_PRIVATE : TDI_MMIO_HOST;
	u64 first = (gpa - tdi.locked.bar[bar]) >> PAGE_SHIFT;

	if (gpa & ~PAGE_MASK || gpa < tdi.locked.bar[bar])
		return false;
	if (!range_is_tee(bar, first, pages, offset))
		return false;
	if (!set_pages(gpa >> PAGE_SHIFT, pages, how))
		return false;
	for (u64 i = 0; i < pages; i++)
		set_page(bar, first + i, how);
	return true;
}

/* What is lost is not counted as private any more. */
static bool release_page_of(u32 bar, u64 gpn)
{
	u64 page = gpn - (tdi.locked.bar[bar] >> PAGE_SHIFT);
	u8 *is_private;

	if (page >= bar_pages(bar))
		return false;
	is_private = &tdi.page_private[pages_before(bar) + page];
	if (!*is_private || !set_pages(gpn, 1, TDI_MMIO_HOST))
		return false;
	*is_private = false;
	if (tdi.mmio_pages_private)
		tdi.mmio_pages_private--;
	return true;
}

bool tdi_release_page(u64 gpn)
{
	for (u32 bar = 0; bar < TDI_BARS; bar++)
		if (release_page_of(bar, gpn))
			return true;
	return false;
}

void tdi_set_dma(bool private)
{
	if (private == tdi.dma_private)
		return;
	tdi.dma_private = private;
	tdi.ops->dma(tdi.locked.rid, private);
}

void tdi_unbind(bool device_agrees)
{
	tdi_set_dma(false);
	take_mmio_away(TDI_MMIO_HOST);
	tdi.life = 0;
	tdi.count.unbinds++;
	if (tdi.state == TDI_UNINITIALISED)
		return;
	tdi.state = device_agrees ? TDI_UNLOCKED : TDI_ERROR;
	if (!device_agrees)
		tdi.last_event = "unbind failed";
}

void tdi_force_unbind(void)
{
	if (tdi.state != TDI_LOCKED && tdi.state != TDI_RUN && tdi.state != TDI_ERROR)
		return;
	tdi.count.forced_unbinds++;
	tdi.state = TDI_UNLOCKED;
	tdi.life = 0;
	tdi_set_dma(false);
	take_mmio_away(TDI_MMIO_DEAD);
}

void tdi_config_event(enum tdi_event event)
{
	if (event >= TDI_EVENTS || (tdi.state != TDI_LOCKED && tdi.state != TDI_RUN))
		return;
	tdi.count.events[event]++;
	tdi.count.errors++;
	if (event == TDI_EVENT_DEVICE)
		tdi.count.lost++;
	tdi.last_event = event_names[event];
	console_printf("monitor: TDI %s -> error: %s\n", state_names[tdi.state], tdi.last_event);
	tdi.state = TDI_ERROR;
	tdi.life = 0;
	tdi_set_dma(false);
	take_mmio_away(TDI_MMIO_DEAD);
}

static void print_events(void)
{
	const char *comma = "";

	console_printf(",\"events\":{");
	for (u32 i = 0; i < TDI_EVENTS; i++) {
		if (!tdi.count.events[i])
			continue;
		console_printf("%s\"%s\":%lu", comma, event_names[i], tdi.count.events[i]);
		comma = ",";
	}
	console_printf("}");
}

void tdi_print(void)
{
	console_printf(",\"tdi\":{\"state\":\"%s\",\"commands\":%lu,\"locks\":%lu,\"starts\":%lu,",
		       state_names[tdi.state], tdi.count.commands, tdi.count.locks,
		       tdi.count.starts);
	console_printf("\"unbinds\":%lu,\"forced_unbinds\":%lu,\"refreshes\":%lu,",
		       tdi.count.unbinds, tdi.count.forced_unbinds, tdi.count.refreshes);
	console_printf("\"errors\":%lu,\"lost\":%lu,\"last_error\":", tdi.count.errors,
		       tdi.count.lost);
	if (tdi.last_event)
		console_printf("\"%s\"", tdi.last_event);
	else
		console_printf("null");
	print_events();
	console_printf(",\"mmio_private_pages\":%lu,\"dma_private\":%s}", tdi.mmio_pages_private,
		       tdi.dma_private ? "true" : "false");
}
