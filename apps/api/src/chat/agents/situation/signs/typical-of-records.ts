/** What it looks like where a control of records, assessments and incidents is missing: by control, one line for each typical situation. */
export const TYPICAL_OF_RECORDS: Readonly<Record<string, string>> = {
  'au-2': `
    The system has no memory of anything that anyone ever does.
    Somebody lowered the dose, the price or the chlorine, and nothing tells who or when.
    We could not find out what the intruder had seen, because nothing was recorded.
    Nobody had decided which events are to be written down.`,
  'au-3': `
    The record says that something was deleted, but not what and by whom.
    There is an entry, but neither a name nor a place stands in it.
    We only know that it happened on a Tuesday.`,
  'au-4': `
    The disk for the records was full, so the rest of the attack was never written.
    New entries overwrote those of last week because there was no room.`,
  'au-5': `
    The recording had stopped months ago and nobody was told.
    The recorder was off, broken or full, and no light went on.`,
  'au-6': `
    The machine printed the proof of the cheating every night; the printouts went into a box unread.
    For years nobody opened the records in which the fraud stood in plain letters.
    Alarms piled up unread in a mailbox.
    Everything was written down and no one ever looked.
    The trader's losses were in the records all the time.
    Thousands of strange searches by one employee struck nobody.`,
  'au-7': `
    There were millions of lines and no way to find the one that mattered.`,
  'au-8': `
    According to our machines the alarm came before the burglar did.
    Each clock tells another time, so nobody can say what came first.
    The cameras were an hour off after summer time.
    The seconds differ from server to server and the sequence could not be told.`,
  'au-9': `
    Before he left he tidied up the file that showed what he had done.
    The intruder wiped the traces behind him.
    The administrator can alter the records about himself.
    Whoever breaks the server also has the only copy of its records.
    Someone cleaned the history of the trades, calls or visits.`,
  'au-10': `
    The surgeon swears that he never ordered it, and nobody can prove otherwise.
    He denies the order, the vote, the signature or the bet.
    Branch owners were convicted on figures that others could alter unseen.
    The customer disputes the withdrawal and we have nothing in hand.
    It was his word against that of the machine.`,
  'au-11': `
    When the court asked for last winter's entries they had been written over.
    The records go back two weeks, and the theft was in spring.
    The judge wanted the messages; they had been thrown away by schedule.`,
  'au-12': `
    The door, the pump or the portal cannot record anything at all.
    Recording was switched off to save room or to make it faster.`,
  'au-13': `
    Our plans were offered in a forum before we knew that they were gone.
    A stranger had been selling our customers for weeks and nobody looked.
    The password of the minister was visible in a photo that everyone shared.`,
  'au-14': `
    What the operator did at the console during the hour in question cannot be seen again.`,
  'au-16': `
    Their records and ours could not be put together, so the trail ended at the border of the firm.`,
  'ca-2': `
    For six years the board has been told that everything is protected; nobody ever had a look.
    Those who built it also gave it good marks.
    No independent eye has ever tested whether the measures work.
    On paper everything was in order.`,
  'ca-3': `
    The two hospitals, banks or offices have been exchanging files since a handshake.
    Our computer feeds theirs and no paper says who answers for what.
    The line to the partner was laid years ago, nobody signed anything.
    What they send us and we send them stands nowhere.`,
  'ca-5': `
    Last year's inspection listed forty holes; this year's lists the same forty.
    The auditors complain about the same thing every year.
    Findings gather dust, no one has a date or a name for them.
    The report was praised, filed and forgotten.`,
  'ca-6': `
    It went online the day the coder said that it ran; nobody put a name under that.
    The launch was on Monday, the permission never came.
    No one at the top had accepted what might go wrong when it was switched on.`,
  'ca-7': `
    It was checked once at the beginning and never again.
    The protection wore off slowly and nobody noticed.
    Nobody watches whether what was once right is still so.`,
  'ca-8': `
    We never paid anybody to try our own doors; a schoolboy did it for nothing.
    No friendly burglar has ever tested the house.
    The first who tried to break in was a real thief, and it took him ten minutes.`,
  'ca-9': `
    The printer, the lift and the payroll are wired together and nobody knows why.
    Machines inside the house talk to each other on lines that nobody approved.`,
  'ir-2': `
    When it happened, no one had ever learned what to do.
    The night shift panicked, because only the day shift had been taught.
    The apprentice saw it and did not know what it was.`,
  'ir-3': `
    The crisis binder is beautiful, nobody has ever played it through.
    Of all the alarms that we rehearse, an attack on the computers was never one.
    In the real case the phone numbers in the plan were wrong.`,
  'ir-4': `
    They washed the machine so thoroughly that nobody will ever know how it began.
    Three days after the clean-up the same visitor was back.
    Nobody pulled the plug and it spread from room to room.
    In the first hours everyone did something and nobody did the right thing.
    A polite note on every screen named a price, and nobody knew what to do next.`,
  'ir-5': `
    Nobody can say how often this happened last year.
    Each case is forgotten as soon as it is over.`,
  'ir-6': `
    He saw it on Monday, was ashamed, and spoke on Friday.
    The firm kept the theft secret for a year and paid the thieves to be quiet.
    The authority heard of it from the newspaper.
    She lost the stick and hoped that nobody would notice.
    They knew in spring and told the customers in autumn.`,
  'ir-7': `
    There is no number to call when something looks odd.
    The branch had nobody to ask for help.`,
  'ir-8': `
    One pulled the plug, another put it back, and the newspaper was called before the police.
    Everyone gave orders and nobody had a plan.
    The mayor, the clerk and the supplier argued who decides.
    When the extortionists wrote, nobody knew who may answer.`,
  'ir-9': `
    A secret table was sent to the whole mailing list.
    The names of agents or soldiers landed on open machines and stayed in every mailbox.
    Classified papers were typed on an ordinary computer.`,
};
