/** What it looks like where a control of systems and their upkeep is missing: by control, one line for each typical situation. */
export const TYPICAL_OF_SYSTEMS: Readonly<Record<string, string>> = {
  'cm-2': `
    Nobody knows how the machine ought to be set; each one is different.
    After the crash no one could say how it had been set up.
    There is no picture of how a proper till, tablet or server looks.`,
  'cm-3': `
    A small tidy-up late in the evening took the trams of the whole city off the board.
    Someone changed a line and the whole country could not phone, pay or fly.
    Changes are made by shouting across the room.
    The rollout went to all shops at once.
    Nobody had asked, approved or written down what was altered that night.
    An edit on a Friday cost us the fortune of the firm.
    Dead code was woken by a forgotten switch.`,
  'cm-4': `
    Nobody had thought what else the change would touch.
    It was tried for the first time on the living patient, the running plant.
    The update of millions of computers was not tested, and all of them hung.
    The migration locked two million customers out of their accounts.`,
  'cm-5': `
    Every programmer can alter what is running.
    The intern could push to production.
    Anyone with a browser could change the recipe, the timetable or the odds.`,
  'cm-6': `
    The word printed in the maker's leaflet opened every turnstile.
    The cloud storage was set to public.
    Machines were put into service exactly as they came out of the box.
    A wrong tick in the settings showed the files to everyone.
    The wall was up, but the settings let everything through.`,
  'cm-7': `
    The scales came with a film server and a chat room built in.
    Doors were open that nobody needed.
    The camera, printer or scales run services that no one uses, and that is how they got in.
    Old functions were never switched off.
    Any program that is dropped on the machine will run.`,
  'cm-8': `
    Behind the ice machine the plumber found a computer that nobody knew of.
    A little box had been on our wires since the old owner.
    We did not know that we use it until the night of the break-in.
    Nobody can say how many machines we have, what runs on them, and where.
    A forgotten server in the cellar was the way in.
    The old machine was on no list, so nobody repaired it.`,
  'cm-10': `
    The maker sued us for five hundred copies that nobody had paid for.
    Films and music were shared from our machines.
    The drawing program was cracked.`,
  'cm-11': `
    The apprentice put a game, a coin miner or a toolbar on his machine.
    Each desk has other free programs from the internet.
    Somebody loaded a browser add-on that read everything along.`,
  'cm-12': `
    Nobody knows where the copies of the list are kept.
    We were asked where the patients' data lie, and shrugged.`,
  'cm-14': `
    The machine installs whatever update is offered, whoever signed it.`,
  'si-2': `
    The repair had been lying in the inbox since Easter, the thieves came in August.
    The scanners ran an ancient system and were scrambled within hours.
    Machines in the ward, the factory and the shop had not been updated for years.
    The hole had been known and the patch was free.
    A worm ran through all that had missed the spring update.
    Nobody had the time to install the fix.`,
  'si-3': `
    The plant stands still and a note on every screen names a price.
    Everything was scrambled overnight and someone wants coins for the key.
    A stick from the yard brought a worm into the boiler house.
    The virus guard had expired, was off or was too old.
    One opened letter and the whole clinic went black.
    Skulls, red screens and a countdown in every office.
    A hidden program recorded every key and sent it abroad.`,
  'si-4': `
    Strangers walked about in our systems for a year and nobody noticed.
    We heard of it from the police, the bank or a journalist.
    Nobody looked at what streamed out at night.
    The sensor shouted, nobody listened.
    Card numbers left the shop for three weeks.
    The device that inspects the traffic was blind for months.
    A box in the wall listened and sent home whatever it heard.`,
  'si-5': `
    The authority had sent three letters about those valves, all to someone who is dead.
    Warnings go to a mailbox that nobody opens.
    The maker had warned all customers but us: we had never registered.
    The whole trade knew about the hole but nobody here reads the news.`,
  'si-6': `
    Nobody noticed that the guard program had not started after the restart.`,
  'si-7': `
    The pumps had been running a program that none of our people wrote.
    The gauges said that all was well while the machine tore itself apart.
    Someone had put a few lines into the till program of every shop.
    The payment page had been altered and copied every card.
    Nobody noticed that the file had been swapped.
    The results of the vote, the lab or the race were altered in silence.`,
  'si-8': `
    The mailbox is so full of pills and lotteries that the orders drown.
    Floods of advertising mail reach every desk.`,
  'si-10': `
    A name with an apostrophe brought back the passengers of ten years.
    Whoever types a minus gets money back.
    The form swallows everything, even commands.
    The search box answered with the whole customer table.
    An impossible number was accepted without a question.
    Heart of the trouble: a length that nobody checked let strangers read memory.`,
  'si-11': `
    The broken page shows the name of the database and a path.
    The error message told the visitor exactly what was wrong with his guess.`,
  'si-12': `
    We keep the files of people from decades ago.
    Profiles that were to be removed for a fee were still there when it was broken into.
    What the law wanted kept was shredded.
    Membership cards of a firm that had gone under lay in a skip.
    Old applications, old patients, old guests: nothing is ever thrown away.`,
  'si-13': `
    Everyone knew that the fan would fail one day; there was no second one.
    The relay was older than the operator and no one makes it any more.`,
  'si-16': `
    Too long a text let a stranger run his own commands in memory.`,
  'si-17': `
    When the valve failed it stayed open.`,
  'si-18': `
    He was refused a loan because someone with his name once did not pay.
    The dead get letters, the living are listed as dead.
    Two women with one name share one medical history.
    An innocent was arrested because of an old entry.
    The mistake in my file has been there for years and nobody corrects it.`,
  'si-19': `
    From the nameless list of rides one could find out where the minister sleeps.
    The researchers left out the names, and still everyone knew who was meant.
    Running routes on a map showed the secret camp.
    The anonymous search words led to an old lady's door.`,
  'sa-3': `
    Security was no part of the project from the first drawing to the last.
    To show the new program the real pupils with their marks were put into the demonstration.
    The test system was full of living customers.`,
  'sa-4': `
    We signed for the cloud because it was cheap, and protection does not stand in the contract.
    The machines were bought by price, and nobody had asked whether they can be updated.
    In forty pages of the agreement there is no word on security.
    The department bought it with a credit card.`,
  'sa-5': `
    There is no manual for the machine, and the maker is gone.
    How to run it safely has to be guessed.`,
  'sa-8': `
    One mistake in one place brought down everything, it was built that way.`,
  'sa-9': `
    The firm that does our payroll, mail or hosting was broken into, and our data were gone.
    A file transfer service that everyone uses was emptied.
    The clinic down the road runs our computer and we never asked how it is guarded.
    The removal firm, the call centre or the print shop did what it liked with our data.
    The maker of the cameras could look into every room.
    The provider went down and with it all of us.`,
  'sa-10': `
    The wrong version went out, because nobody keeps the versions apart.
    The only source of the program was lost with its author.
    Old code went live on one server of eight.`,
  'sa-11': `
    The app was written in a weekend and went out on Monday, mistakes and all.
    The faults of the program were known to its makers and cost innocents their freedom.
    Nobody had tested what happens if one does it the wrong way.
    Children could read the marks of others in the new school program.`,
  'sa-15': `
    The programmers use whatever tools they find, each in his own way.`,
  'sa-22': `
    The doors are run by a machine whose builder closed down long ago.
    It runs on a system that its maker gave up on years ago.
    For this computer there are no spare parts and no updates any more.
    The scanners in the hospital still had Windows XP.
    The cash machine speaks a language that nobody is taught.`,
  'sc-2': `
    The page for the administrators can be opened by every guest.`,
  'sc-3': `
    Guard and guarded run in the same box.`,
  'sc-4': `
    The next customer saw what the one before had left in memory.
    The machine gave a stranger a piece of somebody else's letter.`,
  'sc-39': `
    One program could look into the memory of another.
    A guest system climbed out to its host and from there to its neighbours.`,
};
