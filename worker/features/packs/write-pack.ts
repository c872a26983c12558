import type { EvidenceItem, EvidenceSection } from "../evidence/evidence.contract.ts";
import { withoutOperations } from "../reviews/wording.rules.ts";
import { AliasBook } from "./aliases.rules.ts";
import { Archive, type PackFile, type Sink } from "./archive.ts";
import {
  type CsvFile,
  csvPieces,
  FINDINGS_CSV,
  OPERATIONS_CSV,
  PERMISSIONS_CSV,
  ROLE_ASSIGNMENTS_CSV,
} from "./csv-files.rules.ts";
import type { PackFacts, PackReview } from "./pack-facts.ts";
import { type Evidence, PACK_SECTIONS } from "./pack-items.ts";
import { PACK_VERSION } from "./pack-words.contract.ts";
import { namedIn } from "./personal-values.rules.ts";
import { readme } from "./readme.rules.ts";
import { summaryHtml } from "./summary-html.rules.ts";
import { emptySurvey, type Survey, takers } from "./survey.rules.ts";
import { withoutPersonal } from "./without-personal.rules.ts";

/** How evidence is told: as it is, or without whom it names. */
type Telling = <T>(value: T) => T;

interface Read {
  survey: Survey;
  telling: Telling;
}

const sectionsOf = ({ options }: PackFacts): EvidenceSection[] =>
  PACK_SECTIONS.filter((section) => options.include_operations || section !== "operations");

/** First reading: everybody has to be known before the first alias is given. */
async function survey(facts: PackFacts, evidence: Evidence): Promise<Read> {
  const seen = emptySurvey();
  const take = takers(seen, facts.snapshot.createdAt);
  const book = new AliasBook();
  const meet = (value: unknown) => {
    if (!facts.options.include_pii) for (const named of namedIn(value)) book.add(named);
  };
  meet(facts.review);
  const readSection = async <S extends EvidenceSection>(section: S) => {
    for await (const items of evidence.parts(section)) {
      for (const item of items) {
        take[section](item);
        meet(item);
      }
    }
  };
  for (const section of sectionsOf(facts)) await readSection(section);
  if (facts.options.include_pii) return { survey: seen, telling: (value) => value };
  const aliases = book.close();
  return { survey: seen, telling: (value) => withoutPersonal(value, aliases) };
}

/** What the summary shows of the survey. */
const told = ({ survey: seen, telling }: Read): Survey => ({
  ...seen,
  worst: telling(seen.worst),
  roles: new Map([...seen.roles].map(([id, role]) => [id, telling(role)])),
  operations: { ...seen.operations, latest: telling(seen.operations.latest) },
});

async function* toldParts<S extends EvidenceSection>(
  evidence: Evidence,
  section: S,
  telling: Telling,
): AsyncGenerator<readonly EvidenceItem<S>[], void> {
  for await (const items of evidence.parts(section)) yield items.map(telling);
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

/** What was composed tells of operations, too: in its words as in its numbers. */
const wordsOf = (review: PackReview, { include_operations }: PackFacts["options"]): PackReview =>
  include_operations ? review : { ...review, summary: withoutOperations(review.summary, review.content) };

function reviewOf(review: PackReview, { include_operations }: PackFacts["options"]): unknown {
  if (include_operations) return review;
  const { operations: _, ...content } = review.content;
  const { operations: __, ...numbers } = content.numbers;
  return { ...review, content: { ...content, numbers } };
}

async function addData(archive: Archive, facts: PackFacts, evidence: Evidence, telling: Telling): Promise<void> {
  if (facts.review !== null) await archive.add("data/review.json", [json(reviewOf(facts.review, facts.options))]);
  for (const section of sectionsOf(facts)) {
    let part = 0;
    for await (const items of toldParts(evidence, section, telling)) {
      part += 1;
      const path = `data/${section.replaceAll("_", "-")}-${String(part).padStart(4, "0")}.json`;
      await archive.add(path, [json(items)]);
    }
  }
}

const manifest = (facts: PackFacts, files: readonly PackFile[]): string =>
  json({
    version: PACK_VERSION,
    pack_id: facts.packId,
    requested_at: facts.requestedAt,
    options: facts.options,
    snapshot: { id: facts.snapshot.id, fingerprint: facts.snapshot.fingerprint, created_at: facts.snapshot.createdAt },
    review: facts.review === null ? null : { id: facts.review.id, version: facts.review.version },
    files,
  });

const checksums = (files: readonly PackFile[]): string =>
  files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join("");

/**
 * Writes the pack into the sink, reading the evidence three times over, a piece at a time: what is held is one piece, the
 * aliases, and what the summary shows.
 *
 * @returns its files
 */
export async function writePack(facts: PackFacts, evidence: Evidence, sink: Sink): Promise<PackFile[]> {
  const read = await survey(facts, evidence);
  const { telling } = read;
  const review = facts.review && wordsOf(facts.review, facts.options);
  const shown: PackFacts = { ...facts, review: review && telling(review) };
  const archive = new Archive(sink, Date.parse(facts.requestedAt));
  await archive.add("README.txt", [readme(shown)]);
  await archive.add("summary.html", [summaryHtml(shown, told(read))]);
  const csv = async <S extends EvidenceSection>(file: CsvFile<S>) =>
    archive.add(file.path, csvPieces(file, toldParts(evidence, file.section, telling)));
  await csv(FINDINGS_CSV);
  await csv(ROLE_ASSIGNMENTS_CSV);
  await csv(PERMISSIONS_CSV);
  if (facts.options.include_operations) await csv(OPERATIONS_CSV);
  await addData(archive, shown, evidence, telling);
  await archive.add("manifest.json", [manifest(shown, archive.files)]);
  await archive.add("SHA256SUMS", [checksums(archive.files)]);
  await archive.end();
  return archive.files;
}
