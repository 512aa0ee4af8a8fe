/** What it looks like where a control of people, plans and programs is missing: by control, one line for each typical situation. */
export const TYPICAL_OF_PEOPLE: Readonly<Record<string, string>> = {
  'at-2': `
    A mail that looked as if the boss, the bishop or the bank had written it made her pay.
    Half of the staff opened the attachment or clicked the link.
    The caller said that he was from the helpdesk and she read him the code.
    They were talked into giving away an internal tool over the phone.
    A nice voice, a crying baby, an urgent invoice: nobody had learned to doubt.
    The money was transferred to another country because a forged letter asked for it.
    Someone found a stick and put it in because no one had ever warned them.
    Fraudsters fooled the accountant with the cloned voice of the director.
    A job offer with an attachment let thieves into the exchange.
    The apprentice did not know that a strange window should be reported.`,
  'at-3': `
    On the first day the trainee was left alone with the console.
    The new engineer had never been shown how it works and cut off a branch.
    The operator pressed the wrong button because nobody had taught him this panel.
    The person who now looks after the firewall learned it from the internet.
    A substitute took over the control room without any instruction.
    The developers have never heard how to write safe programs.`,
  'at-4': `
    Nobody can show who sat through the yearly course.
    The inspector wanted to see who had attended, and there is no list.
    No certificates, signatures or attendance sheets of the lessons were kept.`,
  'at-6': `
    Nobody looks whether the training makes any difference.
    After every exercise the same people fall for it again and no one tells the management.`,
  'pl-2': `
    How the system is guarded is known to one man, and he has retired.
    No document says what the system is, who runs it and how it is protected.
    The plan describes a system that was scrapped years ago.
    Each new administrator starts from nothing because nothing is written down.`,
  'pl-4': `
    Employees post pictures of accidents, patients or prisoners on their own pages.
    No paper in this house says what one may do with the computers.
    They gamble, trade coins and run a shop on our machines and say that nobody forbade it.
    Nobody ever signed what is allowed and what is not.
    The intern wrote about our customers in a public forum.`,
  'pl-8': `
    The system grew like ivy, room by room, and nobody can draw it.
    Protection was screwed on at the end wherever there was room.
    No picture shows how the parts fit together and what protects what.`,
  'pl-9': `
    Every department runs its own protection in its own way.
    Each branch bought its own virus scanner and nobody sees the whole.`,
  'pl-10': `
    Nobody had chosen which set of rules this system has to fulfil.`,
  'pm-1': `
    There is no program, no plan and no paper for security in the whole organization.
    The policy is a page from 1998 that nobody signed.`,
  'pm-2': `
    Ask who looks after all this and each director points at another.
    The post of the security officer has been empty for years.
    Nobody is in charge of protection, everyone thought that someone else was.`,
  'pm-3': `
    For guarding the new system no money was ever asked.
    There was a budget for flowers and none for protection.
    The board cut the money for security again.`,
  'pm-4': `
    The list of things to repair is long, and nobody follows what becomes of it.`,
  'pm-5': `
    The headquarters cannot say which systems the branches run.
    Nobody has a list of all systems.`,
  'pm-9': `
    The board never decided how much risk it wants to take.
    Nobody thought of the dangers to the whole firm when the merger was signed.`,
  'pm-11': `
    Nobody had asked which business must go on and what it needs.`,
  'pm-12': `
    For a suitcase of banknotes an insider sold the drawings.
    An employee with a grudge posted the salaries of his colleagues.
    A spy, a mole or a traitor in our own ranks carried the secrets out.
    A contractor with high clearance copied thousands of documents and flew abroad.
    The disgruntled programmer left a bomb in the code that went off after his dismissal.
    She was blackmailed over her debts and handed over the files.
    Signs that one of our own was unhappy, in debt and working at odd hours were all overlooked.
    A soldier or clerk leaked a trove of cables to journalists.`,
  'pm-13': `
    There is nobody in the house who understands security and no one is trained for it.`,
  'pm-15': `
    We learn of attacks on our trade from the newspaper, because we talk to nobody.
    Other firms of the sector had warned each other; we were in no such circle.`,
  'pm-16': `
    Others in the industry had been attacked in the same way and we had not heard of it.
    Nobody collects what is known about those who attack firms like ours.`,
  'pm-18': `
    Nobody ever wrote down how the organization keeps the privacy of people.`,
  'pm-20': `
    People cannot find out anywhere what we do with their data.`,
  'pm-21': `
    A patient asked who had received her file, and nobody could tell.
    There is no list of those to whom we passed the records.`,
  'pm-22': `
    Wrong entries about people are copied from system to system and never put right.
    Nobody is responsible for whether what is known about people is true.`,
  'pm-25': `
    Real names were used to train, to test and to play.
    The students practised with the records of living patients.`,
  'pm-26': `
    Complaints of people about their data end in a drawer.
    She wrote eleven letters about her file and never got an answer.`,
  'pm-29': `
    Nobody at the top answers for risk.`,
  'pm-30': `
    Nobody in the firm has a plan for what may come through suppliers.`,
  'pm-31': `
    Nobody measures whether the protection still holds.`,
  'ps-2': `
    The man with the keys to everything was hired like a seasonal helper.
    Nobody had thought which jobs are dangerous in the wrong hands.`,
  'ps-3': `
    The new cashier had been in prison for emptying the last till.
    Nobody called the former employer or looked at the criminal record.
    His diploma was bought and his name was false.
    The remote programmer turned out to be an agent of another country.
    The guard was a wanted man.
    She had been dismissed for the same fraud twice before.
    Hired in an hour, without a look at the papers.`,
  'ps-4': `
    The key, badge or login of the old caretaker works to this day.
    Two years after we let the manager go, his name was still buying tickets.
    Dismissed in the morning, he deleted the files in the evening from home.
    She left for a competitor and took the laptop with her; nobody asked for it back.
    Payroll stopped paying him, but nobody told the computer people.
    A retired, fired or laid off employee could still get in.
    Nobody collected the cards and phones of those who had been sacked.`,
  'ps-5': `
    She was in sales, in stores and in payroll, and every door still opens to her.
    After his promotion he kept all the rights of his former desk.
    He moved to another office and can still see the files of the old one.
    The nurse changed wards and her access went along.`,
  'ps-6': `
    Nobody had signed that he would keep quiet about what he saw.
    The interpreter talked about the talks; there was no agreement that forbade it.
    Volunteers get the list of donors without any promise.`,
  'ps-7': `
    The guards, cleaners and caterers come from a firm that changes them monthly, and we get no names.
    The temporary agency sends whoever is free, and they get our master card.
    The people of the contractor never heard of our rules.
    When the outsourced helpdesk changes people nobody tells us.
    Through the account of the contractor for heating or cooling they got to our tills.`,
  'ps-8': `
    For the fourth time he broke the rules and for the fourth time they laughed.
    A clerk who sold addresses was caught, and nothing happened to him.
    The boss ignored the rule, everybody knew, no one said anything.
    The doctor who read her neighbour's file kept her job without a word.`,
  'ps-9': `
    No description of any job says a word about security.`,
  'pt-2': `
    The loyalty card wants to know what you believe and with whom you live.
    The app collects where people sleep, what they weigh and whom they love, without need.
    No law allows us to keep these files about people, but we do.
    A fitness game asked for the address book.`,
  'pt-3': `
    What patients told the doctor was sold to advertisers.
    Addresses given for a warranty were used for an election campaign.
    A quiz collected the friends of its players, and an agency used them to steer votes.
    Pictures for the class photo ended up in a face recognition program.`,
  'pt-4': `
    Nobody asked the parents whether the pictures of the children may be used.
    People were never asked whether they agree.
    Guests were filmed, measured and recorded without a question.`,
  'pt-5': `
    The parents learned at the bus stop what had become of the pictures.
    No notice tells customers what happens with what they enter.
    Patients found out from the newspaper that their records had been passed on.
    The privacy page is hidden, old and about another firm.`,
  'pt-7': `
    Religion, illness and sexual life stood in the same list as the shoe size.
    The numbers of passports and social security lay in an ordinary table.`,
  'ra-2': `
    Nobody had ever said which data is precious and which is not.
    The crown jewels and the canteen menu are treated alike.`,
  'ra-3': `
    It never came to anyone's mind what would happen if the controls were in other hands.
    Nobody had thought of what could go wrong before the cloud was chosen.
    The dangers of the new plant were never put on paper.`,
  'ra-5': `
    The trade press had written about the hole for half a year and we did not know that we have it.
    Nobody had looked for known weaknesses in our machines since they were bought.
    The crack in the library was public; a tool would have found it in a minute.
    A famous bug was open on the portal for months, unnoticed by us.
    A scan would have shown that the old door was open.`,
  'ra-7': `
    We knew of the danger and put the letter in a drawer.
    The warnings of our own engineers were laughed away.
    The maker knew of the faults and did nothing.`,
  'ra-8': `
    Nobody thought what the new cameras do to people before they were hung.`,
  'ra-9': `
    Nobody knew that everything depended on this little box.`,
  'ra-10': `
    The intruders lived with us for a year; nobody ever went looking for them.
    We wait for alarms and never search for those who are already inside.`,
};
