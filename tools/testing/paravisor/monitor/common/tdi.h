/* SPDX-License-Identifier: GPL-2.0-only */
/* One TEE device interface: PCIe TDISP states as the device's firmware keeps them. */
#ifndef MONITOR_TDI_H
#define MONITOR_TDI_H

#include "lie-names.h"
#include "types.h"

#define TDI_BARS		6
#define TDI_OBJECT_MAX		32768
#define TDI_DIGEST_SIZE		48	/* SHA-384, unless @hash is another */
#define TDI_DIGEST_MAX		64
#define TDI_NONCE_SIZE		32
#define TDI_PAGES_MAX		16384	/* of all BARs together */

/* Numbers of the TDISP protocol; it has none for ERROR, which is ours. */
enum tdi_state { TDI_UNINITIALISED, TDI_UNLOCKED, TDI_LOCKED, TDI_RUN, TDI_ERROR };

/**
 * enum tdi_event - what a guest did to a function's configuration
 * @TDI_EVENT_MEMORY_OFF: memory space enable was cleared
 * @TDI_EVENT_MASTER_OFF: bus master enable was cleared
 * @TDI_EVENT_BAR: a base address register was written
 * @TDI_EVENT_ROM: the expansion ROM base address was written
 * @TDI_EVENT_BIST: built-in self test was written
 * @TDI_EVENT_FLR: function level reset
 * @TDI_EVENT_DEVICE_CONTROL: a forbidden bit of Device Control (2) changed
 * @TDI_EVENT_POWER: put into D1, D2 or D3
 * @TDI_EVENT_BUS_RESET: the port above reset its bus, took the link down or lost power
 * @TDI_EVENT_REQUESTER: the bus number, and so the requester ID, changed
 * @TDI_EVENT_DEVICE: the device gave up, and nobody wrote anything
 * @TDI_EVENTS: how many there are
 *
 * PCI Express base specification, TDISP: register writes that lead to ERROR.
 */
enum tdi_event {
	TDI_EVENT_MEMORY_OFF,
	TDI_EVENT_MASTER_OFF,
	TDI_EVENT_BAR,
	TDI_EVENT_ROM,
	TDI_EVENT_BIST,
	TDI_EVENT_FLR,
	TDI_EVENT_DEVICE_CONTROL,
	TDI_EVENT_POWER,
	TDI_EVENT_BUS_RESET,
	TDI_EVENT_REQUESTER,
	TDI_EVENT_DEVICE,
	TDI_EVENTS
};

enum tdi_hash { TDI_SHA384, TDI_SHA256, TDI_SHA512 };

enum tdi_object_kind { TDI_CERTS, TDI_MEASUREMENTS, TDI_REPORT, TDI_VCA, TDI_OBJECTS };

/* How the pages of a BAR answer the guest. */
enum tdi_mmio {
	TDI_MMIO_HOST,		/* as any device of the host's */
	TDI_MMIO_PRIVATE,	/* through the private view alone */
	TDI_MMIO_DEAD,		/* the private view stays and reaches no device */
};

/**
 * struct tdi_function - PCI function behind the TDI, as it is programmed now
 * @rid: requester id
 * @enabled: memory space and bus master are on
 * @bar: guest physical address of each memory BAR
 * @bar_size: 0 for I/O BARs, upper halves and what is not there
 * @has_msix: there is an MSI-X capability; what follows is in it
 * @msix_control: message control
 * @msix_bar: BAR of the table
 * @msix_offset: where in that BAR
 * @msix_size: bytes
 * @pba_bar: BAR of the pending bits
 * @pba_offset: where in that BAR
 * @pba_size: bytes
 */
struct tdi_function {
	u16 rid;
	bool enabled;
	u64 bar[TDI_BARS];
	u64 bar_size[TDI_BARS];
	bool has_msix;
	u16 msix_control;
	u32 msix_bar, msix_offset, msix_size;
	u32 pba_bar, pba_offset, pba_size;
};

/**
 * struct tdi_ops - what the architecture does for the TDI
 * @function: describes the function; false if there is none
 * @dma: lets the function reach private memory, or no longer
 */
struct tdi_ops {
	bool (*function)(struct tdi_function *f);
	void (*dma)(u16 rid, bool private);
};

struct tdi_object {
	u8 bytes[TDI_OBJECT_MAX];
	u32 length;
	u8 digest[TDI_DIGEST_MAX];
};

/**
 * struct tdi - the one TDI of a machine
 * @ops: the architecture's
 * @hash: what digests are made by
 * @state: the device's own word
 * @locked: function as it was when it was locked
 * @lock_id: new with each successful bind
 * @life: status queries left until the device gives up by itself; 0: it does not
 * @identity_known: certificates and VCA are there
 * @dma_private: the function reaches private memory
 * @mmio_pages_private: pages in the private view that reach the device
 * @page_private: one byte a page of device memory, BAR after BAR; dead pages count
 * @object: evidence, and what the guest is to believe of it
 * @last_event: why the state was ERROR last
 * @count: for the record
 */
struct tdi {
	const struct tdi_ops *ops;
	enum tdi_hash hash;
	enum tdi_state state;
	struct tdi_function locked;
	u64 lock_id;
	u32 life;
	bool identity_known;
	bool dma_private;
	u64 mmio_pages_private;
	u8 page_private[TDI_PAGES_MAX];
	struct tdi_object object[TDI_OBJECTS];
	const char *last_event;
	struct {
		u64 locks, starts, unbinds, forced_unbinds, errors, lost, refreshes, commands;
		u64 events[TDI_EVENTS];
	} count;
};

extern struct tdi tdi;

void tdi_init(const struct tdi_ops *ops);
bool tdi_present(u64 device_id);
const char *tdi_state_name(enum tdi_state state);
/* The guest has agreed on a protocol. */
void tdi_negotiated(void);
/* These four want the right state and say false when device or host fail. */
bool tdi_bind(enum tdisp_lie lie);
bool tdi_start(void);
bool tdi_refresh(const u8 *nonce);
/* @offset: pages into the reported range that @gpa lies in */
bool tdi_set_mmio(u32 bar, u64 gpa, u64 pages, u64 offset, bool private);
/* One page back to the host, accepted or lost; false: it is none of these. */
bool tdi_release_page(u64 gpn);
void tdi_set_dma(bool private);
/* Takes everything private away; false leaves the TDI in ERROR. */
void tdi_unbind(bool device_agrees);
/* What a command in the wrong state leads to. The guest has still to unbind. */
void tdi_force_unbind(void);
/* Called before the write takes effect, in any state, with the monitor's lock held. */
void tdi_config_event(enum tdi_event event);
void tdi_print(void);

/* tdi-report.c */
/* One range of the interface report: pages of a BAR, from its first page on */
struct tdi_range {
	u32 bar;
	u64 first, pages;
};

/* Where the report says that a page lies: its address, moved by a constant */
u64 tdi_report_address(u64 gpa);
/* The reported range of TEE pages that has this page; false: there is none. */
bool tdi_report_find(const struct tdi_function *f, u64 gpa, struct tdi_range *range);
/* By its place in the report; false: there are not so many. */
bool tdi_report_range(const struct tdi_function *f, u32 index, struct tdi_range *range);
bool tdi_page_is_tee(const struct tdi_function *f, u32 bar, u64 page);
/* Returns the bytes of the interface report, or 0 if it does not fit. */
u32 tdi_report_build(const struct tdi_function *f, enum tdisp_lie lie, u8 *to, u32 size);

#endif
