/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one list of paravisor features: identifier, name in sysfs, meaning.
 *
 * A bit names a function that the paravisor performs or a service that it
 * offers, never its mere presence. Append only: the names are ABI.
 *
 * To be included with PARAVISOR_FEATURE() defined; hence no include guard.
 */

/* Functions taken over from the guest */
PARAVISOR_FEATURE(PAGE_STATE, page_state,
		  "accepts and validates private memory")
PARAVISOR_FEATURE(EXCEPTIONS, exceptions,
		  "handles #VC or #VE, the guest never sees them")
PARAVISOR_FEATURE(INTERRUPTS, interrupts,
		  "emulates the interrupt controllers and filters injection")
PARAVISOR_FEATURE(AP_STARTUP, ap_startup,
		  "starts secondary processors")

/* How memory is shared with the host */
PARAVISOR_FEATURE(SHARED_ALIAS, shared_alias,
		  "shared memory is reached through an address alias")
PARAVISOR_FEATURE(VISIBILITY_CALL, visibility_call,
		  "pages change between private and shared by a call")
PARAVISOR_FEATURE(PRIVATE_MMIO, private_mmio,
		  "emulates devices whose MMIO must be mapped private")

/* Services offered */
PARAVISOR_FEATURE(REPORT_HCL, report_hcl,
		  "attestation report through an NV index of the vTPM")
PARAVISOR_FEATURE(REPORT_SNP, report_snp,
		  "SNP guest requests for attestation reports")
PARAVISOR_FEATURE(REPORT_SVSM, report_svsm,
		  "SVSM attestation protocol")
PARAVISOR_FEATURE(REPORT_TDX, report_tdx,
		  "TDREPORT for the guest")
PARAVISOR_FEATURE(REPORT_CCA, report_cca,
		  "CCA attestation token for the guest")
PARAVISOR_FEATURE(MEASURE_EXTEND, measure_extend,
		  "runtime measurement registers")
PARAVISOR_FEATURE(VTPM, vtpm,
		  "a TPM, where tables or calls show one, is the paravisor's")
PARAVISOR_FEATURE(TDISP, tdisp,
		  "device lock, evidence and accept on behalf of the guest")
PARAVISOR_FEATURE(TDISP_ATTESTED, tdisp_attested,
		  "attests and accepts devices by itself")
PARAVISOR_FEATURE(CONFIDENTIAL_VMBUS, confidential_vmbus,
		  "VMBus without the host in the middle")

/* More functions taken over from the guest */
PARAVISOR_FEATURE(VCPU_CREATE, vcpu_create,
		  "creates the save areas of secondary processors")

/* More services offered */
PARAVISOR_FEATURE(QUOTE_TDX, quote_tdx,
		  "quote over a TDREPORT, by the host's quoting service")
