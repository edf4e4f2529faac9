// SPDX-License-Identifier: GPL-2.0-only
/* Counters of a run, and the JSON line that tells them. */
#include "console.h"
#include "hostile.h"
#include "record.h"
#include "scenario.h"
#include "tdi.h"
#include "violation.h"

struct record record;

void tally_add(struct tally *tally, u64 key)
{
	u32 i;

	for (i = 0; i < tally->used; i++)
		if (tally->row[i].key == key)
			break;
	if (i == TALLY_MAX) {
		tally->lost++;
		return;
	}
	if (i == tally->used) {
		tally->row[i].key = key;
		tally->used++;
	}
	tally->row[i].count++;
}

void record_dma_fault(const struct dma_fault *fault)
{
	u64 n = record.dma.blocked++;

	if (n >= DMA_FAULTS_KEPT)
		return;
	record.dma.fault[n] = *fault;
	console_printf("monitor: blocked DMA %s by %02x:%02x.%u at 0x%lx, %s page\n",
		       fault->write ? "write" : "read", fault->rid >> 8, fault->rid >> 3 & 31,
		       fault->rid & 7, fault->gpa, fault->page);
}

void record_mark(u64 n)
{
	if (n >= MARKS_MAX)
		return;
	record.marks[n].set = true;
	record.marks[n].exits = record.exits;
	record.marks[n].visibility = record.visibility;
	record.marks[n].guest = record.guest;
	record.marks[n].snp = record.snp;
	record.marks[n].tdx = record.tdx;
	record.marks[n].cca = record.cca;
}

void record_cpu(u32 index)
{
	static u32 counted;
	u32 bit = BIT(index);

	if (!(__atomic_fetch_or(&counted, bit, __ATOMIC_RELAXED) & bit))
		__atomic_add_fetch(&record.cpus, 1, __ATOMIC_RELAXED);
}

static void print_string(const char *s)
{
	console_putc('"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			console_printf("\\%c", *s);
		else if ((u8)*s < 0x20)
			console_printf("\\u%04x", (u8)*s);
		else
			console_putc(*s);
	}
	console_putc('"');
}

static void print_counts(const struct exit_counts *counts)
{
	for (int i = 0; record.exit_names[i]; i++)
		console_printf("%s\"%s\":%lu", i ? "," : "", record.exit_names[i],
			       counts->by_kind[i]);
}

static void print_visibility(const struct visibility_counts *counts)
{
	console_printf(",\"visibility\":{\"calls\":%lu,\"pages_shared\":%lu,", counts->calls,
		       counts->pages_shared);
	console_printf("\"pages_private\":%lu,\"shared_now\":%lu}", counts->pages_private,
		       counts->shared_now);
}

static void print_guest(const struct guest_work *guest)
{
	if (guest->unit)
		console_printf(",\"guest\":{\"%s\":%lu,\"halts\":%lu}", guest->unit, guest->work,
			       guest->halts);
}

static void print_tally(const char *name, const struct tally *tally)
{
	console_printf(",\"%s\":{", name);
	for (u32 i = 0; i < tally->used; i++)
		console_printf("%s\"0x%lx\":%lu", i ? "," : "", tally->row[i].key,
			       tally->row[i].count);
	console_putc('}');
}

static u64 tally_total(const struct tally *tally)
{
	u64 total = tally->lost;

	for (u32 i = 0; i < tally->used; i++)
		total += tally->row[i].count;
	return total;
}

/* "protocol.call" */
static void print_svsm_calls(const struct tally *tally)
{
	console_printf(",\"svsm\":{");
	for (u32 i = 0; i < tally->used; i++)
		console_printf("%s\"%lu.%lu\":%lu", i ? "," : "", tally->row[i].key >> 32,
			       tally->row[i].key & 0xffffffff, tally->row[i].count);
	console_putc('}');
}

static void print_snp(const struct snp_counts *snp)
{
	if (!snp->used)
		return;
	console_printf(",\"snp\":{\"vc_total\":%lu", tally_total(&snp->vc));
	print_tally("vc", &snp->vc);
	print_tally("msr_protocol", &snp->msr_protocol);
	print_tally("vmgexit", &snp->vmgexit);
	print_svsm_calls(&snp->svsm);
	print_tally("guest_requests", &snp->guest_requests);
	console_printf(",\"validated\":{\"calls\":%lu,\"pages_4k\":%lu,\"pages_2m\":%lu,",
		       snp->calls, snp->pages_4k, snp->pages_2m);
	console_printf("\"bytes\":%lu}}", snp->bytes_validated);
}

static void print_numbers(const char *name, const struct tally *tally)
{
	console_printf("\"%s\":{", name);
	for (u32 i = 0; i < tally->used; i++)
		console_printf("%s\"%lu\":%lu", i ? "," : "", tally->row[i].key,
			       tally->row[i].count);
	console_putc('}');
}

static void print_tdx(const struct tdx_counts *tdx)
{
	if (!tdx->used)
		return;
	console_printf(",\"tdx\":{");
	print_numbers("tdcall", &tdx->tdcall);
	print_tally("vmcall", &tdx->vmcall);
	console_putc(',');
	print_numbers("ve", &tdx->ve);
	console_putc('}');
}

static void print_cca(const struct cca_counts *cca)
{
	if (!cca->used)
		return;
	print_tally("rsi", &cca->rsi);
	print_tally("host_calls", &cca->host_calls);
}

static u64 cca_lost(const struct cca_counts *cca)
{
	return cca->rsi.lost + cca->host_calls.lost;
}

static u64 tdx_lost(const struct tdx_counts *tdx)
{
	return tdx->tdcall.lost + tdx->vmcall.lost + tdx->ve.lost;
}

static u64 snp_lost(const struct snp_counts *snp)
{
	return snp->msr_protocol.lost + snp->vmgexit.lost + snp->svsm.lost +
	       snp->guest_requests.lost + snp->vc.lost;
}

static void print_marks(void)
{
	const char *comma = "";

	console_printf(",\"marks\":{");
	for (int i = 0; i < MARKS_MAX; i++) {
		if (!record.marks[i].set)
			continue;
		console_printf("%s\"%d\":{", comma, i);
		print_counts(&record.marks[i].exits);
		print_visibility(&record.marks[i].visibility);
		print_guest(&record.marks[i].guest);
		print_snp(&record.marks[i].snp);
		print_tdx(&record.marks[i].tdx);
		print_cca(&record.marks[i].cca);
		console_putc('}');
		comma = ",";
	}
	console_putc('}');
}

static void print_dma(void)
{
	u64 n = min_u64(record.dma.blocked, DMA_FAULTS_KEPT);

	if (!record.dma.policed) {
		console_printf(",\"dma\":null");
		return;
	}
	console_printf(",\"dma\":{\"blocked\":%lu,\"lost\":%lu,\"faults\":[", record.dma.blocked,
		       record.dma.lost);
	for (u64 i = 0; i < n; i++) {
		const struct dma_fault *f = &record.dma.fault[i];

		console_printf("%s{\"gpa\":\"0x%lx\",\"write\":%s,\"rid\":\"%02x:%02x.%u\",",
			       i ? "," : "", f->gpa, f->write ? "true" : "false", f->rid >> 8,
			       f->rid >> 3 & 31, f->rid & 7);
		console_printf("\"reason\":%u,\"page\":\"%s\"}", f->reason, f->page);
	}
	console_printf("]}");
}

static void print_violations(void)
{
	u64 n = min_u64(violations.total, VIOLATIONS_KEPT);

	console_printf(",\"violations_total\":%lu,\"violations\":[", violations.total);
	for (u64 i = 0; i < n; i++) {
		const struct violation *v = &violations.kept[i];

		console_printf("%s{\"kind\":\"%s\",\"gpa\":", i ? "," : "", v->kind);
		if (v->gpa == NO_GPA)
			console_printf("null");
		else
			console_printf("\"0x%lx\"", v->gpa);
		console_printf(",\"rip\":\"0x%lx\",\"lstar\":\"0x%lx\",\"cpu\":%u,\"detail\":",
			       v->rip, v->entry, v->cpu);
		print_string(v->detail);
		console_putc('}');
	}
	console_putc(']');
}

static void print_lies(void)
{
	console_printf(",\"lies_total\":%lu,\"lies_by_channel\":{", hostile.total);
	for (int i = 0; i < LIE_CHANNELS; i++)
		console_printf("%s\"%s\":%lu", i ? "," : "", lie_channel_name(i), hostile.told[i]);
	console_printf("},\"lies\":[");
	for (u32 i = 0; i < hostile.kept_count; i++) {
		console_printf("%s{\"n\":%lu,\"what\":", i ? "," : "", hostile.kept[i].n);
		print_string(hostile.kept[i].what);
		console_putc('}');
	}
	console_putc(']');
}

void record_print(const char *end, const char *detail)
{
	console_printf("{\"monitor\":\"%s\",\"personality\":", record.monitor);
	print_string(scenario.personality);
	if (hostile.on)
		console_printf(",\"hostile\":%lu", scenario.seed);
	else
		console_printf(",\"hostile\":null");
	console_printf(",\"end\":\"%s\",\"end_detail\":", end);
	print_string(detail);
	console_printf(",\"cpus\":%u,\"exits\":{", record.cpus);
	print_counts(&record.exits);
	console_putc('}');
	print_guest(&record.guest);
	print_marks();
	print_tally("hypercalls", &record.hypercalls);
	print_tally("synthetic_msrs", &record.msrs);
	console_printf(",\"tally_lost\":%lu", record.hypercalls.lost + record.msrs.lost +
		       snp_lost(&record.snp) + tdx_lost(&record.tdx) +
		       cca_lost(&record.cca));
	print_visibility(&record.visibility);
	print_snp(&record.snp);
	print_tdx(&record.tdx);
	print_cca(&record.cca);
	print_dma();
	if (scenario.tdisp)
		tdi_print();
	if (record.crash.set) {
		console_printf(",\"crash\":[");
		for (int i = 0; i < 5; i++)
			console_printf("%s\"0x%lx\"", i ? "," : "", record.crash.parameter[i]);
		console_putc(']');
	}
	print_violations();
	print_lies();
	console_printf("}\n");
}
