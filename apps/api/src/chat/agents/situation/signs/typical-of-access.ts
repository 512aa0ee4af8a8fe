/** What it looks like where a control of access is missing: by control, one line for each typical situation. */
export const TYPICAL_OF_ACCESS: Readonly<Record<string, string>> = {
  'ac-2': `
    Months after she had gone, her user name still worked and orders were placed in it.
    Nobody could say to whom a dozen logins belonged or who had once asked for them.
    The account of a dead, retired or dismissed member was used to sign in at night.
    Guest, test and emergency accounts from an old project were never closed.
    A login was made for a visitor in a hurry, and it is still enabled a year later.
    The list of users had not been reviewed for years; half of the names were strangers to us.
    A former supplier's profile that nobody used any more opened the way for intruders.
    Names of people who had never existed were on the list of members with access.
    The accounts outlived the people: employees left, moved or died, and the logins stayed active.
    A forgotten account without an owner was found and taken over by criminals.`,
  'ac-3': `
    Anyone in the house could open the file of a celebrity, a neighbour or a former wife.
    By changing a number in the address of the page one could see the orders of other customers.
    The folder with the salaries was open to everybody in the company.
    Nothing stopped him from reading what was none of his business.
    A clerk looked up records of famous people out of curiosity.
    The storage bucket, share or database could be read by the whole world without any permission.
    Whoever knew the link could read the medical records.
    A page that only managers should see came up for everyone who typed it.`,
  'ac-4': `
    Confidential files were mailed to a private mailbox, and nothing held them back.
    A great deal of data streamed out to an address abroad for weeks.
    From the machine of a guest one could reach the list of customers.
    An employee pasted secret text into a public chatbot or translation page.
    Documents from the closed network turned up on the open one.
    Gigabytes left the house at night and no filter looked at what went where.
    From a gadget in the lobby somebody worked his way to the data of the wealthy guests.`,
  'ac-5': `
    The same clerk orders, approves and pays.
    He wrote the invoices and released the payment for them himself.
    One person alone could move the money, and did.
    The programmer tests, approves and releases his own work.
    She keeps the books, counts the cash and checks the totals.
    Nobody had to countersign a transfer of millions.
    The trader also confirmed and settled his own trades in the back office.
    One signature was enough to send the funds to another country.`,
  'ac-6': `
    A trainee or temp could do everything that the administrator can.
    Every employee had full rights on every machine.
    The cleaner's account could change prices, grades or quotas.
    The service ran with the highest rights, so whoever broke it owned the server.
    Someone on a minor job could open the returns and files of the whole country.
    Far too generous permissions let one stolen account download everything.
    Support staff could act as any customer with an internal tool.
    A low-level employee could empty the whole plan with one click.
    Everybody worked as root because it was easier.`,
  'ac-7': `
    A machine tried words all night until one fitted.
    Ten thousand wrong passwords were entered and nothing locked.
    Robots tried stolen name and password pairs one after another at our portal.
    He guessed the PIN of the door or phone by trying every number.
    There was no limit to how often one could try to sign in.
    Attempt after attempt from abroad, and the account stayed open.`,
  'ac-8': `
    Nobody who signs in is told that use is monitored and what is forbidden.
    The case collapsed because no notice on the login screen said that the system was private.
    Visitors of the terminal saw no warning before they started.`,
  'ac-10': `
    The same account was signed in from twelve places at once.
    One subscription was used by a whole village at the same time.
    She was logged in at two cities in the same minute and nobody wondered.`,
  'ac-11': `
    He went to lunch and left the screen open; somebody else typed in his name.
    While the doctor was out of the room the patient read the file on the monitor.
    A customer turned the monitor round and changed the price.
    The computer at the counter stands unlocked whenever the clerk steps away.
    The terminal never asks for the password again, even after an hour of nobody.
    A child or a prankster played with the unattended machine.`,
  'ac-12': `
    The session of the last customer was still open when the next one sat down.
    She closed the browser, but whoever pressed back was in her account.
    Sessions stay alive for weeks and never end.
    A stolen token worked for months because sessions are never ended.
    The library computer still showed the mailbox of the person before.`,
  'ac-14': `
    One could enter, read and change without any sign-in at all.
    The kiosk let everyone delete entries although nobody had to say who he was.
    No one had decided what may be done without logging in.`,
  'ac-17': `
    The control page of the plant could be reached by anyone who dialled in from the internet.
    Somebody came in through the remote desktop that was left open for the weekend.
    Employees work from hotels and trains over whatever line there is.
    An old modem or dial-in line was never switched off and let strangers in.
    A forgotten VPN with nothing but a password opened the company to extortionists.
    The engineer steers the machines from his sofa, from afar.
    The operator watched the mouse pointer move by itself: someone was steering it from outside.
    Staff could alter the records of branches from afar.`,
  'ac-18': `
    From a car in front of the fence they read everything that went through the air.
    The antenna on the roof lets in whoever is near.
    Guests and cash registers share one wireless network with one password.
    Someone in the car park joined the wifi of the shop and read the card numbers.
    A hotspot was put up by an employee on his own.
    The password for the wifi hangs in the staff kitchen.`,
  'ac-19': `
    A phone with the mail of the whole board was left in a taxi.
    The laptop, notebook or tablet was stolen from a car, train or cafe.
    Tablets of the field staff have no lock and hold customer files.
    Nobody could wipe the lost phone from afar.
    Employees load whatever apps they like on the company's phone.`,
  'ac-20': `
    Doctors send pictures of patients from their private phones.
    She forwarded the files to her home computer to finish them at the weekend.
    He keeps the customer list in his own cloud storage.
    Work is done on the family computer that the children play on.
    Ministers discussed state business in a private messenger group.
    Staff use their own gadgets and private mail because ours are too slow.`,
  'ac-21': `
    We gave the list to another authority and nobody had checked whether it may have it.
    Data was passed to a research partner who was not entitled to it.
    The clerk had to decide alone what the other agency may see.
    A partner passed on what we had shared in confidence.`,
  'ac-22': `
    The report went online with the black bars removable and the names readable.
    A draft, price list or list of members was published by mistake.
    The salaries of colleagues were posted on the public website.
    Search engines found a page with names and addresses that was never meant for the public.
    Someone put the internal document in the wrong folder and the whole world could download it.
    The names of witnesses, agents or applicants stood in the published document.
    Press photos on our page showed a password on the wall.`,
  'ia-2': `
    Somebody bought the chief's password and was in at once, nothing else was asked.
    A stolen password was enough; no code, token or second step was needed.
    The whole ward, crew or shift signs in with one name, so no one knows who did it.
    He tapped yes on the phone until the attacker was in.
    All who order use the same name.
    The portal asks for nothing but a word that is for sale on the dark market.
    One login for everybody in the shop.
    Administrators come in with only a password.`,
  'ia-3': `
    Any box that is plugged into the wall becomes part of our network.
    A strange device joined and the others talked to it as if it belonged.
    A pensioner's laptop was plugged into the socket in the hall and got an address.
    The sensors accept orders from any machine that calls itself the controller.`,
  'ia-4': `
    The user name of a former colleague was given to her successor, with all that belonged to it.
    Two people had the same identifier and their records got mixed.
    No one could say which person stands behind the number.`,
  'ia-5': `
    The password hangs on a note above the desk or is painted on the wall.
    All stations on the coast type the same six letters.
    The word from the manufacturer's leaflet was never changed.
    The password was 1234, the name of the dog or the name of the firm.
    Passwords lay readable in a spreadsheet, a mail, a wiki or the program itself.
    A super user name and its password stood on the web.
    A caller talked the phone company into moving the number, and with it the codes.
    The helpdesk gave a new password to anyone who asked with a friendly voice.
    Keys to the cloud were left in published program code.
    Nobody has changed the code since the system was installed.
    The same password opened the forum, the mailbox and the bank.`,
  'ia-6': `
    Everyone in the queue could watch the PIN as it was typed.
    The password is shown in large letters while it is entered.`,
  'ia-8': `
    Customers, partners and citizens sign in and nobody knows who they really are.
    An applicant opened an account in the name of his neighbour.
    The supplier portal lets in whoever fills in a form.`,
  'ia-9': `
    The servers obey any service that calls them, nobody checks which program is speaking.
    A false machine gave orders to the others and they believed it.`,
  'ia-11': `
    Once in, one could change the bank details without being asked for the password again.
    After hours the terminal let him go on without proving who he is.`,
  'ia-12': `
    An identity was issued to someone who showed a forged passport or nothing at all.
    The caller knew the birthday, and that was enough to become the customer.
    A crying baby in the background was all the proof that the operator wanted.
    Ghost employees were enrolled without anyone seeing their papers.
    Benefits were paid to people who do not exist.`,
};
