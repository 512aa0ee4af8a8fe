/** What an honest model may write of a control of the starter corpus: true, in other words. */
export interface Paraphrase {
  readonly controlId: string;
  readonly text: string;
}

/** Used to set the thresholds. */
export const PARAPHRASES: readonly Paraphrase[] = paraphrases(`
ac-2.3 Organizations must disable an account within a set time when it has expired.
ac-2.3 An account is disabled when it breaks the policy of the organization.
ac-6 Users only get the access that their assigned tasks need.
ac-7 A user may make no more than a set number of failed logons in a row.
ac-11 The lock stays until the user has identified and authenticated again.
ac-17 Each kind of remote access must be authorized before anyone connects that way.
ac-17 Restrictions on the use of remote access are set and documented.
ac-19 Mobile devices have to be authorized before they connect to systems of the organization.
at-2 AT-2 requires training all users of the system in the basics of security and privacy.
at-2 Lessons from security incidents or breaches go into the training and awareness work.
au-3 Audit records must show when an event took place and what it came from.
au-6 Audit records are reviewed for signs of the things that the organization has defined.
au-6 The review becomes more or less close when the risk changes.
au-9 Audit information and logging tools are protected against access, change and deletion by people without the right to it.
ca-5 The plan of action and milestones states how the organization will correct weaknesses found when controls were assessed.
cm-2 The baseline configuration is reviewed and updated whenever components are installed or upgraded.
cm-7 The system is configured to offer only the functions that are needed and nothing more.
cm-8 The inventory must leave out no component and must not count anything twice.
cp-4 The contingency plan is tested to learn how well it works, and what needs correcting is corrected.
cp-9 CP-9 calls for backing up user-level information and system-level information.
cp-9 Backups are protected so that they stay confidential and available.
ia-2 Every user must be identified uniquely and authenticated.
ia-2.1 Multi-factor authentication is required for access to privileged accounts.
ia-5.1 Passwords may be sent only over channels that cryptography protects.
ia-5.1 After an account is recovered, the user has to choose a new password at once.
`);

/** Kept back: only measured. */
export const PARAPHRASES_HELD_OUT: readonly Paraphrase[] = paraphrases(`
ir-4 The incident handling capability follows the incident response plan and covers detection, containment and recovery.
ir-6 Staff must report suspected incidents to the incident response capability within a time that the organization sets.
ma-4 When nonlocal maintenance is finished, the session and its network connections are closed.
ma-4 MA-4 demands strong authentication for opening nonlocal maintenance sessions.
mp-6 Media are sanitized before they are disposed of, leave the control of the organization or are used again.
pe-3 Visitors are escorted and what they do is controlled.
pe-3 Combinations and keys are changed when keys are lost or people who have them leave.
pe-6 Physical access to the facility is monitored so that security incidents are noticed.
pe-8 Visitor records are kept for the facility that houses the system, and they are reviewed.
pl-4 People confirm in writing that they have read and understood the rules before they get access.
pm-12 There must be an insider threat program with a team from several disciplines.
ps-4 When employment ends, the organization revokes all authenticators and credentials of the person.
ps-4 PS-4 requires an exit interview and the return of security-related property.
ps-6 Those who need access sign the access agreements before they get it.
ps-6 They sign again when the agreements have been updated.
ra-5 Scan reports are studied, and real vulnerabilities are fixed as the risk assessment demands.
ra-5 The system and its applications are monitored and scanned for vulnerabilities.
sa-11 The developer must correct the flaws that testing and evaluation find.
sa-11 Developers make a plan for ongoing control assessments and carry it out.
sc-7 Traffic is monitored and controlled at managed interfaces on the outer edge of the system.
sc-7 Connections to outside networks are made only through managed interfaces.
si-2 Updates that fix flaws are tested for side effects before they are installed.
si-2 Flaws in the system are found, reported and corrected.
si-4 Monitoring must notice attacks and connections that nobody authorized.
sr-11 Counterfeit components must be detected and kept out of the system.
`);

/** Written when the check had become stricter about what is added to a rule, and looked at once. */
export const PARAPHRASES_LATER: readonly Paraphrase[] = paraphrases(`
si-17 SI-17 requires fail-safe procedures to be carried out when certain failures occur.
cm-13 There must be a documented map of the data actions of the system.
sc-22 Systems that resolve names and addresses must survive faults.
sc-22 Internal and external roles are kept apart in name resolution.
sc-42 It must be plain to see when a sensor is being used.
pe-11 When the primary power fails, an uninterruptible power supply takes over.
pm-3 Every exception from the planning of resources is documented.
pm-3 What the security and privacy programs need is part of capital planning.
si-3 Protection against malicious code is used where the system is entered and left.
si-3 The protection is updated automatically when a new release is out.
au-4 There must be enough room to store audit logs.
pe-4 Physical access to transmission lines in the buildings must be controlled.
ps-5 After a transfer, somebody has to confirm that people still need the authorizations they have.
ps-5 Access authorizations are changed to what is needed in the new position.
ca-8 Penetration tests are conducted on the systems that the organization has chosen.
ac-1 The access control policy names who has which role and duty.
ac-1 There are procedures that help people to put the access control policy into practice.
at-6 The results of training are reported.
sc-49 Security domains are separated by hardware.
pt-5 The notice must be written in plain language and be easy to understand.
pt-5 People are told about the purposes for which their data are processed.
sr-8 SR-8 calls for agreements with the parties in the supply chain.
au-10 It must be possible to prove that a certain person did something.
ac-25 The reference monitor has to be invoked every time and must resist tampering.
sc-25 Components get as little function and stored information as possible.
pm-10 Authorization is a part of risk management for the whole organization.
pm-10 People are designated for the roles in the risk management process.
ia-8 Users from outside the organization are uniquely identified and authenticated.
ma-6 Spare parts must be there within a set time after a failure.
pm-18 The plan for the privacy program says how the program is structured.
`);

function paraphrases(lines: string): readonly Paraphrase[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const at = line.indexOf(' ');
      return { controlId: line.slice(0, at), text: line.slice(at + 1) };
    });
}
