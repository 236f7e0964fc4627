export type Letter = { to: string; subject: string; html: string; text: string };

/** Sends a letter within 20 s; failure is AppError `mail.unavailable`. */
export type Mailer = { send(letter: Letter): Promise<void> };
