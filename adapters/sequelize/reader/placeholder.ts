/** Stands for a value that is not known where Sequelize wants something; never part of SQL that is used. */
export const PLACEHOLDER = '\u0000unknown';
