import type { InngestFunction } from "inngest";
import type { Services } from "@/server/services";
import { createClient, type JobClient } from "../client";
import { createForgetExpired } from "./accounts/forget-expired";
import { createSendMail } from "./accounts/send-mail";
import { createDiscardEdit } from "./auto-edit/discard-edit";
import { createEditVideo } from "./auto-edit/edit-video";
import { createMakePreview } from "./auto-edit/make-preview";
import { createReapEdits } from "./auto-edit/reap-edits";
import { createFollowAccess } from "./benefits/follow-access";
import { createFreezeCredits } from "./benefits/freeze-credits";
import { createInviteToLivestream } from "./benefits/invite-to-livestream";
import { createSendPatronMail, createStartPatronMail } from "./benefits/send-patron-mail";
import { createSyncAllDiscord, createSyncDiscord } from "./benefits/sync-discord";
import { createProcessVideo } from "./catalogue/process-video";
import { createRemoveVideoFiles } from "./catalogue/remove-video-files";
import { createSweepUploads } from "./catalogue/sweep-uploads";
import { createMakeDemoFilms } from "./demo/make-demo-films";
import { createMakeDemoGiving } from "./demo/make-demo-giving";
import { createCheckRelays } from "./distribution/check-relays";
import { createForgetPeers } from "./distribution/forget-peers";
import { createCheckCdn, createKeepCdn } from "./distribution/keep-cdn";
import { createPackageVideo, createPublishCaptions, createRequestPackaging } from "./distribution/package-video";
import { createRemoveObjects, createSweepObjects } from "./distribution/remove-objects";
import { createRenewRoots } from "./distribution/renew-roots";
import { createPruneJobHistory } from "./jobs/prune-job-history";
import { createImportPatrons } from "./patronage/import-patrons";
import { createRaiseDueGiving, createSendGift } from "./patronage/raise-due-giving";
import { createReturnTickets } from "./patronage/return-tickets";
import { createChargePledge, createCloseGoal, createReleaseCard } from "./patronage/run-goals";
import { createSyncStripeEvent, createSyncStripeObject } from "./patronage/sync-stripe-event";
import { createTellGuest } from "./patronage/tell-guest";
import { createTellTurnedAccess } from "./patronage/tell-turned-access";
import { createExecuteCommand, createSweepStripe, createTendSubscriptions, createWatchSweep } from "./patronage/tend-subscriptions";
import { createFetchStatements } from "./payouts/fetch-statements";
import { createApprovePayoutRun, createBeginPayoutRun, createCancelPayoutRun, createPreparePayoutRun, createRetryLeftOut } from "./payouts/run-payouts";
import { createScreenMethods } from "./payouts/screen-methods";
import {
  createCheckStripePayout,
  createRemindPayee,
  createSendPayout,
  createSendPayoutFiles,
  createSweepPayouts,
  createTellPayout,
} from "./payouts/send-payouts";
import { createExportPerson, createKeepRetention } from "./privacy/keep-promises";
import { createSealBooks } from "./proof/seal-books";
import { createCreditViews } from "./royalties/credit-views";
import { createFollowLedger } from "./royalties/follow-ledger";
import { createForgetPlays } from "./royalties/forget-plays";
import { createShareMonths } from "./royalties/share-months";
import { createSumBlocks } from "./royalties/sum-blocks";
import { createWatchTaxForms } from "./tax/watch-forms";
import { createRewrapVaultKeys } from "./vault/rewrap-vault-keys";
import { createDeliverWebhook } from "./webhooks/deliver-webhook";
import { createForgetOldEvents } from "./webhooks/forget-old-events";
import { createTellArtist } from "./webhooks/tell-artist";

/**
 * What happens to the slots of a cron function that passed while no worker ran:
 * `skip` none is made up for, `latest` only the last one, `all` each of them, oldest first.
 */
export type CatchUp = "skip" | "latest" | "all";

/** Everything that a job engine needs to know of the house. */
export interface JobSet {
  readonly client: JobClient;
  readonly functions: readonly InngestFunction.Any[];
  /** By function id, for each function with a cron trigger; the runner does not start when one is missing. */
  readonly catchUp: Readonly<Record<string, CatchUp>>;
}

const CATCH_UP: JobSet["catchUp"] = {
  "keep-cdn": "skip",
  "check-cdn": "skip",
  "check-relays": "skip",
  "forget-peers": "skip",
  "begin-payout-run": "latest",
  "retry-left-out": "latest",
  "sweep-payouts": "latest",
  "send-payout-files": "latest",
  "fetch-statements": "latest",
  "rewrap-vault-keys": "latest",
  "screen-payout-methods": "latest",
  "watch-tax-forms": "latest",
  "credit-views": "latest",
  "share-months": "latest",
  "forget-plays": "latest",
  "sum-royalty-blocks": "latest",
  "forget-old-webhook-events": "latest",
  "freeze-credits": "latest",
  "sync-all-discord": "latest",
  "sweep-objects": "latest",
  "request-packaging": "latest",
  "renew-roots": "latest",
  "prune-job-history": "latest",
  "forget-expired-sign-ins": "latest",
  "sweep-uploads": "latest",
  "reap-edits": "latest",
  "tend-subscriptions": "latest",
  "sweep-stripe": "latest",
  "watch-sweep": "latest",
  "raise-due-giving": "latest",
  "tell-turned-access": "latest",
  "seal-books": "latest",
  "keep-retention": "latest",
  "follow-ledger": "latest",
};

/** How films come to whoever watches them. */
function createDelivery(client: JobClient, services: Services): JobSet["functions"] {
  return [
    createPackageVideo(client, services),
    createPublishCaptions(client, services),
    createRequestPackaging(client, services),
    createRenewRoots(client, services),
    createRemoveObjects(client, services),
    createSweepObjects(client, services),
    createKeepCdn(client, services),
    createCheckCdn(client, services),
    createCheckRelays(client, services),
    createForgetPeers(client, services),
  ];
}

/** Every function of the house. A domain adds its own here, from `inngest/functions/<domain>/`; see inngest/README.md. */
export function createFunctions(services: Services): JobSet {
  const client = createClient(services);
  return {
    client,
    functions: [
      createPruneJobHistory(client, services),
      createSendMail(client, services),
      createForgetExpired(client, services),
      createProcessVideo(client, services),
      createRemoveVideoFiles(client, services),
      createSweepUploads(client, services),
      ...createDelivery(client, services),
      createEditVideo(client, services),
      createDiscardEdit(client, services),
      createMakePreview(client, services),
      createReapEdits(client, services),
      createMakeDemoFilms(client, services),
      createMakeDemoGiving(client, services),
      createImportPatrons(client, services),
      createRaiseDueGiving(client, services),
      createSendGift(client, services),
      createCloseGoal(client, services),
      createChargePledge(client, services),
      createReleaseCard(client, services),
      createTellGuest(client, services),
      createReturnTickets(client, services),
      createTellTurnedAccess(client, services),
      createSyncStripeEvent(client, services),
      createSyncStripeObject(client, services),
      createTendSubscriptions(client, services),
      createSweepStripe(client, services),
      createWatchSweep(client, services),
      createExecuteCommand(client, services),
      createFollowAccess(client, services),
      createInviteToLivestream(client, services),
      createStartPatronMail(client, services),
      createSendPatronMail(client, services),
      createFreezeCredits(client, services),
      createSyncDiscord(client, services),
      createSyncAllDiscord(client, services),
      createCreditViews(client, services),
      createShareMonths(client, services),
      createForgetPlays(client, services),
      createSumBlocks(client, services),
      createFollowLedger(client, services),
      createBeginPayoutRun(client, services),
      createPreparePayoutRun(client, services),
      createRetryLeftOut(client, services),
      createApprovePayoutRun(client, services),
      createCancelPayoutRun(client, services),
      createSendPayout(client, services),
      createSweepPayouts(client, services),
      createSendPayoutFiles(client, services),
      createCheckStripePayout(client, services),
      createFetchStatements(client, services),
      createTellPayout(client, services),
      createRemindPayee(client, services),
      createSealBooks(client, services),
      createExportPerson(client, services),
      createKeepRetention(client, services),
      ...createTellArtist(client, services),
      createRewrapVaultKeys(client, services),
      createScreenMethods(client, services),
      createWatchTaxForms(client, services),
      createDeliverWebhook(client, services),
      createForgetOldEvents(client, services),
    ],
    catchUp: CATCH_UP,
  };
}
