/** What it looks like where a control of networks, encryption, purchases or suppliers is missing: by control, one line for each typical situation. */
export const TYPICAL_OF_NETWORKS: Readonly<Record<string, string>> = {
  'sc-5': `
    When the tickets went on sale a hundred thousand machines asked at once and the shop fell over.
    Cameras, toasters and recorders from all over the world knocked until the site was gone.
    Someone wants money or he will drown our site again.
    The portal collapses whenever everybody comes at the same time.
    A flood of calls kept the emergency number busy.`,
  'sc-6': `
    One student's program ate the whole computing centre.
    A single report makes the tills wait.`,
  'sc-7': `
    From the fish tank, the lamp or the drinks machine they got to the customers.
    The factory, the office and the guests are on one wire.
    Nothing stands between the turbine and the internet.
    What began on one desk in Kiev was in every port of the world by lunch.
    The worm hopped from country to country over our own lines.
    The plant could be seen and steered from any sofa.
    Once inside the fence, all the inner doors were open.
    The entertainment screen of the car or plane led to its brakes.`,
  'sc-8': `
    An amateur on the hill hears the taxis, the surgeons and the babies.
    Whoever sits on the line can read and change the orders.
    Letters of the ministry travelled like postcards.
    In the cafe someone listened to what the laptop sent.
    The pager messages with patients' names can be heard by everyone.`,
  'sc-10': `
    The line of the technician stayed up for months after he had hung up.`,
  'sc-12': `
    The file with which we seal our programs lay where everyone could copy it.
    Foreign programs bore our seal.
    The only man who knew the key died, and the coins are locked for ever.
    The seeds of the tokens were stolen, so all tokens had to be replaced.
    Nobody can decrypt the archive any more.`,
  'sc-13': `
    The secret writing was home made and cracked in an afternoon.
    The scrambling of the cards or car keys was so old that a student broke it.`,
  'sc-15': `
    The round thing on the conference table had been on since the last meeting.
    Strangers sat in the video meeting.
    The television in the board room listened.
    The camera of the laptop looked into the bedroom.
    The loudspeaker in the kitchen sent our talk to a colleague.`,
  'sc-17': `
    An authority handed out false papers for search engines and mail.
    On Sunday morning nothing worked any more: the certificate had run out.
    Nobody checks who issued the certificate.`,
  'sc-18': `
    The letter contained a little program that ran as soon as it was opened.
    The page of the newspaper brought a program along that ran by itself.`,
  'sc-20': `
    Everyone who wanted to go to the savings bank went to a stage set of it.
    Thieves had changed where our name leads.
    The name of our site belonged to somebody else for a morning.`,
  'sc-21': `
    The telephone book of the internet gave our people false answers and they believed it.`,
  'sc-22': `
    When the one firm that resolves names fell over, half of the internet was gone.`,
  'sc-23': `
    With a copied cookie he was the customer.
    A stranger went on where the clerk had stopped, with her session.
    Session files in support tickets let someone walk into the tenants.`,
  'sc-24': `
    When the power came back all the doors were open.
    The barrier fell over when it should have stayed shut.`,
  'sc-28': `
    The stolen notebook opened like a book.
    The lost disk, laptop or tape could be read by whoever found it.
    Millions of cards lay in the cellar in plain letters.
    The passwords of the members were stored just as they were typed.`,
  'sc-40': `
    A boy with a radio switched the trams, the sirens or the garage doors.`,
  'sc-41': `
    Everyone can put a stick in the machine.
    The jack at the front of the medical device is open to visitors.`,
  'sc-42': `
    The phones reported where the soldiers are.
    The toy hears, sees and remembers.`,
  'sc-45': `
    The clocks of the machines go their own ways.`,
  'sr-2': `
    Everything hung on one supplier, and he burned down.
    Nobody had thought that the only factory might stop delivering.`,
  'sr-3': `
    The program that everybody must use brought a stowaway with its spring edition.
    An update of the monitoring tool opened eighteen thousand houses.
    Somebody had smuggled a few lines into a free library that all of us use.
    The stranger came with the delivery.`,
  'sr-4': `
    Where the part was made and through whose hands it went nobody can tell.`,
  'sr-5': `
    We bought where it was cheapest and never asked from whom.
    The parts came over an auction page.`,
  'sr-6': `
    Only later did we find out to whom the hosting firm belongs.
    Nobody had ever looked at the books, the owner or the cellar of the supplier.
    We trusted the maker because everybody does.
    The firm that counted our votes belonged to a candidate.`,
  'sr-8': `
    The supplier knew for months that he had been broken into, and told us nothing.`,
  'sr-9': `
    The crate had been opened on its way and closed again.
    Someone had been at the routers between the factory and us.`,
  'sr-10': `
    Nobody looked into the boxes when they came.
    A tiny chip sat on the board that was on no drawing.`,
  'sr-11': `
    The stickers come off in the rain: the brake computers were fake.
    The chips had been scratched off, printed again and sold as new.
    A copy of the part came at half the price.
    Counterfeit cables, batteries and cards were in half of the machines.`,
  'sr-12': `
    The old hardware was thrown on a heap with all that was in it.
    Discarded parts came back into the trade.`,
};
