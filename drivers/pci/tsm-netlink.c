// SPDX-License-Identifier: GPL-2.0-only
/*
 * Evidence of locked functions for user space, over generic netlink
 *
 * See Documentation/netlink/specs/pci-tsm.yaml. There is no look at network
 * namespaces: PCI functions are in none, and the capability that all commands
 * want is that of the initial user namespace.
 */

#include <linux/bitops.h>
#include <linux/cleanup.h>
#include <linux/init.h>
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/pci.h>
#include <linux/skbuff.h>

#include "tsm-devsec.h"
#include "tsm-netlink-gen.h"

static_assert((int)PCI_TSM_OBJECT_CERTS == (int)PCI_TSM_EVIDENCE_CERTS);
static_assert((int)PCI_TSM_OBJECT_MEASUREMENTS == (int)PCI_TSM_EVIDENCE_MEASUREMENTS);
static_assert((int)PCI_TSM_OBJECT_REPORT == (int)PCI_TSM_EVIDENCE_REPORT);
static_assert((int)PCI_TSM_OBJECT_VCA == (int)PCI_TSM_EVIDENCE_VCA);

/* Rather the next message than a part of an object that is smaller than this */
#define EVIDENCE_PART_MIN	256
#define EVIDENCE_PART_MAX	ALIGN_DOWN(U16_MAX - NLA_HDRLEN, NLA_ALIGNTO)

/**
 * struct evidence_dump - what is kept from one message of a dump to the next
 * @pdev: the function, with a reference
 * @generation: what the first message was made of; 0 before it
 * @types: objects that have not been sent to their end
 * @offset: how far the first of @types has been sent
 */
struct evidence_dump {
	struct pci_dev *pdev;
	u64 generation;
	u32 types;
	u32 offset;
};

static void put_function(struct pci_dev *pdev)
{
	if (!IS_ERR(pdev))
		pci_dev_put(pdev);
}

DEFINE_FREE(put_function, struct pci_dev *, put_function(_T))
DEFINE_FREE(nlmsg_free, struct sk_buff *, nlmsg_free(_T))

static struct pci_dev *get_function(const struct genl_info *info)
{
	struct nlattr *name = info->attrs[PCI_TSM_A_EVIDENCE_DEV_NAME];
	struct device *dev;

	if (GENL_REQ_ATTR_CHECK(info, PCI_TSM_A_EVIDENCE_DEV_NAME))
		return ERR_PTR(-EINVAL);

	dev = bus_find_device_by_name(&pci_bus_type, NULL, nla_data(name));
	if (!dev) {
		NL_SET_ERR_MSG_ATTR(info->extack, name, "no such PCI function");
		return ERR_PTR(-ENODEV);
	}
	return to_pci_dev(dev);
}

static struct pci_tsm_evidence *evidence_of(struct pci_dev *pdev)
{
	lockdep_assert_held(&pci_tsm_rwsem);

	return pci_tsm_is_devsec(pdev) ? &to_pci_tsm_devsec(pdev->tsm)->evidence : NULL;
}

/**
 * pci_tsm_nl_evidence_read_start() - begin of a dump: remember what is wanted
 * @cb: the dump
 *
 * Return: 0, %-EINVAL or %-ENODEV.
 */
int pci_tsm_nl_evidence_read_start(struct netlink_callback *cb)
{
	struct evidence_dump *dump = (struct evidence_dump *)cb->ctx;
	const struct genl_info *info = genl_info_dump(cb);
	struct nlattr *types = info->attrs[PCI_TSM_A_EVIDENCE_TYPE_MASK];
	struct pci_dev *pdev;

	NL_ASSERT_CTX_FITS(struct evidence_dump);

	pdev = get_function(info);
	if (IS_ERR(pdev))
		return PTR_ERR(pdev);

	dump->pdev = pdev;
	dump->types = types ? nla_get_u32(types) : BIT(PCI_TSM_EVIDENCE_TYPES) - 1;
	return 0;
}

/**
 * pci_tsm_nl_evidence_read_done() - end of a dump, complete or not
 * @cb: the dump
 *
 * Return: 0.
 */
int pci_tsm_nl_evidence_read_done(struct netlink_callback *cb)
{
	struct evidence_dump *dump = (struct evidence_dump *)cb->ctx;

	pci_dev_put(dump->pdev);
	return 0;
}

/* All the room that is left, but for a part that is too small to be worth it */
static int put_data(struct sk_buff *skb, const void *data, size_t left, size_t *len)
{
	int room = skb_tailroom(skb) - nla_total_size(0);

	room = clamp(ALIGN_DOWN(room, NLA_ALIGNTO), 0, EVIDENCE_PART_MAX);
	*len = min_t(size_t, left, room);
	if (*len < min_t(size_t, left, EVIDENCE_PART_MIN))
		return -EMSGSIZE;

	return nla_put(skb, PCI_TSM_A_EVIDENCE_DATA, *len, data);
}

static int fill_part(struct sk_buff *skb, const struct evidence_dump *dump,
		     const struct pci_tsm_evidence *evidence, u32 type, size_t *len)
{
	const struct pci_tsm_blob *blob = &evidence->blob[type];

	if (nla_put_u32(skb, PCI_TSM_A_EVIDENCE_TYPE, type) ||
	    nla_put_uint(skb, PCI_TSM_A_EVIDENCE_GENERATION, evidence->generation) ||
	    nla_put_uint(skb, PCI_TSM_A_EVIDENCE_VALIDATED, evidence->validated) ||
	    nla_put_u32(skb, PCI_TSM_A_EVIDENCE_LENGTH, blob->size) ||
	    nla_put_u32(skb, PCI_TSM_A_EVIDENCE_OFFSET, dump->offset))
		return -EMSGSIZE;

	return put_data(skb, blob->data + dump->offset, blob->size - dump->offset, len);
}

/* One part of one object, as a message of its own */
static int put_part(struct sk_buff *skb, const struct genl_info *info,
		    struct evidence_dump *dump, const struct pci_tsm_evidence *evidence)
{
	u32 type = __ffs(dump->types);
	void *header;
	size_t len;

	header = genlmsg_iput(skb, info);
	if (!header || fill_part(skb, dump, evidence, type, &len)) {
		genlmsg_cancel(skb, header);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);

	dump->offset += len;
	if (dump->offset == evidence->blob[type].size) {
		dump->types &= ~BIT(type);
		dump->offset = 0;
	}
	return 0;
}

/* Unlock and a new lock in between shows as a new generation, too. */
static int check_generation(struct evidence_dump *dump,
			    const struct pci_tsm_evidence *evidence)
{
	if (!evidence->generation)
		return -ENXIO;
	if (dump->generation && dump->generation != evidence->generation)
		return -EAGAIN;

	dump->generation = evidence->generation;
	return 0;
}

/**
 * pci_tsm_nl_evidence_read_dumpit() - fill one buffer with messages
 * @skb: the buffer
 * @cb: the dump
 *
 * Context: Process, takes pci_tsm_rwsem and the evidence lock for read. Neither
 * is held between buffers, of which user space can leave the next one waiting.
 * Return: 0 at the end, %-EMSGSIZE once @skb is full, %-ENXIO where the function
 * is not locked, %-EAGAIN where its evidence was replaced, %-EINTR.
 */
int pci_tsm_nl_evidence_read_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct evidence_dump *dump = (struct evidence_dump *)cb->ctx;
	struct pci_tsm_evidence *evidence;
	int rc;

	ACQUIRE(rwsem_read_intr, lock)(&pci_tsm_rwsem);
	rc = ACQUIRE_ERR(rwsem_read_intr, &lock);
	if (rc)
		return rc;

	evidence = evidence_of(dump->pdev);
	if (!evidence)
		return -ENXIO;

	guard(rwsem_read)(&evidence->lock);
	rc = check_generation(dump, evidence);
	while (!rc && dump->types)
		rc = put_part(skb, genl_info_dump(cb), dump, evidence);
	return rc;
}

static int refresh(struct pci_dev *pdev, const struct nlattr *nonce, u64 *generation)
{
	if (!nonce)
		return pci_tsm_devsec_refresh(pdev, NULL, 0, generation);
	if (!nla_len(nonce))
		return -EINVAL;

	return pci_tsm_devsec_refresh(pdev, nla_data(nonce), nla_len(nonce), generation);
}

/**
 * pci_tsm_nl_refresh_doit() - collect evidence again, perhaps with a nonce
 * @skb: the request
 * @info: its attributes
 *
 * Context: Process. The reply is allocated first: what has been collected can
 * be reported.
 * Return: 0 or a negative errno, also that of pci_tsm_devsec_refresh().
 */
int pci_tsm_nl_refresh_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct pci_dev *pdev __free(put_function) = get_function(info);
	void *header;
	u64 generation;
	int rc;

	if (IS_ERR(pdev))
		return PTR_ERR(pdev);

	struct sk_buff *reply __free(nlmsg_free) =
		genlmsg_new(nla_total_size(sizeof(generation)), GFP_KERNEL);
	if (!reply)
		return -ENOMEM;

	header = genlmsg_iput(reply, info);
	if (!header)
		return -EMSGSIZE;

	rc = refresh(pdev, info->attrs[PCI_TSM_A_EVIDENCE_NONCE], &generation);
	if (rc)
		return rc;

	if (nla_put_uint(reply, PCI_TSM_A_EVIDENCE_GENERATION, generation))
		return -EMSGSIZE;

	genlmsg_end(reply, header);
	return genlmsg_reply(no_free_ptr(reply), info);
}

/**
 * pci_tsm_nl_validate_doit() - record which evidence user space found good
 * @skb: the request
 * @info: its attributes
 *
 * Return: 0; %-EINVAL, %-ENODEV, %-EINTR; %-ENXIO where the function is not
 * locked; %-ESTALE where its evidence was replaced meanwhile.
 */
int pci_tsm_nl_validate_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct pci_dev *pdev __free(put_function) = get_function(info);
	struct pci_tsm_evidence *evidence;
	int rc;

	if (IS_ERR(pdev))
		return PTR_ERR(pdev);
	if (GENL_REQ_ATTR_CHECK(info, PCI_TSM_A_EVIDENCE_GENERATION))
		return -EINVAL;

	ACQUIRE(rwsem_read_intr, lock)(&pci_tsm_rwsem);
	rc = ACQUIRE_ERR(rwsem_read_intr, &lock);
	if (rc)
		return rc;

	evidence = evidence_of(pdev);
	if (!evidence)
		return -ENXIO;

	return pci_tsm_evidence_validate(evidence,
					 nla_get_uint(info->attrs[PCI_TSM_A_EVIDENCE_GENERATION]));
}

static int __init pci_tsm_netlink_init(void)
{
	return genl_register_family(&pci_tsm_nl_family);
}
device_initcall(pci_tsm_netlink_init);
