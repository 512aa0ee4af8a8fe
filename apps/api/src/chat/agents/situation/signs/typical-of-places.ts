/** What it looks like where a control of places, media, repair and going on afterwards is missing: by control, one line for each typical situation. */
export const TYPICAL_OF_PLACES: Readonly<Record<string, string>> = {
  'cp-2': `
    The staff stood in the car park and asked each other whose job it was to decide.
    Nobody knew what to do, what comes first and who may say so.
    After the flood, the storm or the strike the work stood still for weeks.
    There was no plan for the day when nothing works.
    The hospital went back to pencil and paper for a month.`,
  'cp-3': `
    Those who should have taken over had never been told how.`,
  'cp-4': `
    The plan for the bad day was never tried out.
    In the real emergency the list of phone numbers was from another century.
    The switch to the second site failed the first time it was needed.`,
  'cp-6': `
    The river took the originals and then the duplicates one floor higher.
    Copies and originals burned together in the hall next door.
    The thief took the computer and the box with the copies beside it.
    The copies hung on the same wire and were scrambled with the rest.`,
  'cp-7': `
    After the fire there was nowhere else to work.
    The hall burned down and there was no second one.
    The only data hall was under water.`,
  'cp-8': `
    A digger at the crossroads silenced the emergency number.
    One cable, one mast, one company: when it failed we were deaf and dumb.
    Phones, card readers and alarms hung on one line.
    The island was cut off when an anchor tore the cable.`,
  'cp-9': `
    The only catalogue lived on one machine, and that machine met a cup of coffee.
    Years of photos, research and invoices were gone with one disk.
    The little light said that copies were made, but every cassette was blank.
    The wrong folder was deleted and there was no second one.
    An administrator removed the database by mistake, and five kinds of copies had all failed.
    The attackers deleted the copies before they scrambled the rest.`,
  'cp-10': `
    It took months until the library lent books again.
    Thousands of machines had to be set up anew by hand.
    After the restart half of the bookings were missing.
    The shop was shut for nine days.`,
  'cp-11': `
    When the network was gone the crews had no other way to talk.`,
  'ma-2': `
    The machine went to the shop round the corner for a new fan with all its data on board.
    Nobody writes down what was repaired, when and by whom.
    After the repair nobody looked whether the protection was on again.
    The copier was taken away for service and came back a week later.`,
  'ma-3': `
    The technician's own laptop brought the worm along.
    The test device was lent from shop to shop and nobody looked what is on it.`,
  'ma-4': `
    The maker of the robots strolls through our network from his sofa whenever he likes.
    The lift, heating or milking company looks after its machine over the internet and no one watches.
    The service line of the manufacturer is always open.
    Someone from the software firm tinkers with our tills from another country.`,
  'ma-5': `
    A man in overalls said that the copier had called for him, and left with what it remembered.
    The repairman was alone with the servers for an hour.
    Nobody asked the technician for a paper or a name.
    The plumber, painter or electrician worked next to the machines and nobody watched.`,
  'ma-6': `
    The gate stood still for weeks because no one keeps that relay any more.
    The spare part comes from another continent and takes two months.
    The contract for repairs had run out and nobody came.`,
  'mp-2': `
    Every visitor can take the tapes from the shelf.`,
  'mp-3': `
    From the outside nobody could see that the box was secret.
    The tapes had no labels.`,
  'mp-4': `
    The X-ray pictures of half the town stand in the corridor.
    The personnel files lie in a cupboard without a lock.
    Ballots, samples or tapes were kept in a shed.
    The cleaner can read the contracts on the desks at night.
    Some of the films and folders are missing from the shelf.`,
  'mp-5': `
    The night train arrived, the rucksack with the census did not.
    The envelope with the discs got lost in the post.
    The courier left the box on the pavement.
    The files fell off the lorry and blew across the fields.
    Papers with the address of the ministry were found at the bus stop.
    A suitcase with exam papers was stolen from the van.`,
  'mp-6': `
    A collector bought a grey box at the flea market and got the diary of a police station.
    The old drives surfaced at an online auction, with everything on them.
    Patient files were found in a skip, a ditch, a forest or an empty house.
    The leased copier went back with every page it had ever seen.
    The filing cabinet was sold with its contents.
    The phones were given to the school with the mails of the bank.
    Shredded by hand, put together again by a boy with patience.`,
  'mp-7': `
    A painter found a little stick in the yard and put it into the computer to see whose it was.
    Someone brought a stick across the gap into the plant.
    He carried the files home on a key ring.
    Music from a private stick was played on the control computer.
    The cheap gift from the fair was plugged in at once.`,
  'pe-2': `
    Nobody knows how many cards open the gate, and who has them.
    The list at the gate is years old.
    The badge of a former guard was still good.`,
  'pe-3': `
    A woman with a tray of cakes got as far as the vault.
    In a yellow vest and with a ladder one gets in anywhere.
    The key of the old caretaker opens the laboratory to this day.
    They came through the skylight, the cellar or the back door that stands open for smokers.
    The door of the machine room is held open with a bucket.
    Activists climbed the fence and sat on the reactor.
    Thieves cut the wall and carried off the cards of the telephone exchange.
    The code of the gate is written on the gate.
    A boy walked through the archive on a Sunday and nobody was there.`,
  'pe-4': `
    Somebody had clamped a little box on the wire in the street.
    The wires of the bank run through the neighbour's cellar.
    The sockets in the hall lead straight to our machines.`,
  'pe-5': `
    The results came out of the printer in the hall, where everyone waits.
    The fax with the diagnosis lay in the tray over the weekend.
    From the tram one can read what stands on the screens.`,
  'pe-6': `
    The cameras hung there, but nobody looked and nothing was kept.
    The alarm at the back door rang all night.
    They drove up with a lorry twice and nobody saw anything.
    Copper, screens and tools disappear and no one knows when.`,
  'pe-8': `
    Nobody writes down who visits.
    Who was in the building on that day cannot be said any more.`,
  'pe-9': `
    A mouse bit through the cable and the whole floor was dark.
    A loose plug behind the coffee machine stopped the stock exchange.`,
  'pe-10': `
    Someone lay on the live cable and nobody found the switch.`,
  'pe-11': `
    In the storm the diesel coughed twice, and then the screens went black.
    The batteries lasted four minutes.
    A flicker in the mains and the incubators, tills or servers were off.
    The generator stood in the cellar, under water.
    The squirrel in the substation switched off the trading floor.`,
  'pe-12': `
    They had to feel their way down the stairs.`,
  'pe-13': `
    A cigarette in the paper store ended the life of the land register.
    The battery room burned for two days.
    Flames took the hall, and there was no extinguisher.
    Smoke crept through the ceiling and nobody had a detector.`,
  'pe-14': `
    In July the machines switched themselves off one after the other.
    It is like a sauna in the room with the machines.
    The cooling stopped on Sunday and on Monday the disks were soft.
    The film archive grew mould.`,
  'pe-15': `
    The washing machine on the floor above ran over, and it dripped into the servers.
    A pipe burst over the archive.
    The sprinkler went off by mistake and ruined everything.
    The cellar with the files was full of water.`,
  'pe-16': `
    Six screens were rolled out of the front door on a trolley, and the porter held it open.
    Pallets stand on the ramp for days and everyone passes by.
    Nobody writes down what leaves the house.`,
  'pe-17': `
    The clerk does the tax files at her kitchen table, and her son's friends are there.
    At home the court papers lie on the piano.`,
  'pe-18': `
    The servers stand behind a shop window.
    Everyone who passes can look over the shoulder of the analysts.
    The control desk is in the corridor to the canteen.`,
  'pe-19': `
    With an aerial in the next house somebody could read along what stood on our screens.`,
  'pe-20': `
    The trolley with the device is gone and nobody knows in which ward it stands.`,
  'pe-23': `
    The archive was built between the river and the gas works.
    The new data hall lies in the approach path of the airport.`,
};
